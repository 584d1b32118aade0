// Comments at a place: words that are marked in the text fill in the form, and a quote leads to
// its place in a text box. Everything works without it.
(() => {
  'use strict'

  const offer = document.querySelector('[data-comment-marked]')
  const form = document.querySelector('[data-comment-form]')
  const MOST = 500

  // What is marked, in a text box or in a text that is read: {section, words}.
  const marked = () => {
    const box = document.activeElement
    if (box?.matches?.('textarea[data-comment-on]')) {
      const words = box.value.slice(box.selectionStart, box.selectionEnd)
      return { section: box.dataset.commentOn, words }
    }
    const selection = document.getSelection()
    const node = selection?.anchorNode
    const place = (node?.nodeType === 1 ? node : node?.parentElement)?.closest('[data-comment-on]')
    return place?.contains(selection.focusNode)
      ? { section: place.dataset.commentOn, words: selection.toString() }
      : { section: '', words: '' }
  }

  let last = null
  if (offer && form) {
    document.addEventListener('selectionchange', () => {
      const { section, words } = marked()
      const clean = words.replace(/\s+/g, ' ').trim()
      if (!clean || clean.length > MOST) {
        if (document.activeElement !== offer.firstElementChild) offer.hidden = true
        return
      }
      last = { section, words: clean }
      offer.hidden = false
    })
    // Before the press moves the focus and the marking is lost.
    offer.addEventListener('mousedown', (event) => event.preventDefault())
    offer.addEventListener('click', () => {
      if (!last) return
      form.closest('details').open = true
      form.elements.section.value = last.section
      form.elements.quote.value = last.words
      form.elements.text.focus()
      offer.hidden = true
    })
  }

  // A quote whose place is in a text box: marks it there.
  document.querySelectorAll('[data-comment-quote]').forEach((quote) => {
    const section = quote.dataset.commentQuote
    const box = document.querySelector(`textarea[data-comment-on="${CSS.escape(section)}"]`)
    if (!box || !box.value.includes(quote.textContent)) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link-button'
    quote.replaceWith(button)
    button.append(quote)
    button.addEventListener('click', () => {
      const start = box.value.indexOf(quote.textContent)
      box.focus()
      box.setSelectionRange(start, start + quote.textContent.length)
    })
  })
})()
