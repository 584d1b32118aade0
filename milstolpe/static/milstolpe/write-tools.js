// Small tools of the writing page: signs by button, paste from Word, counts while one writes,
// pictures, citations and what stands beside. The page works without them.
(() => {
  'use strict'

  const form = document.querySelector('form[data-text]')
  if (!form) return
  const drafts = globalThis.milstolpeDrafts
  const words = document.querySelector('[data-words]').dataset
  const fields = [...form.querySelectorAll('textarea[name^="text-"]')]
  const fieldOf = (key) => form.elements[`text-${key}`]
  let latest = fields[0]

  const send = (address, values) => {
    const body = new FormData()
    Object.entries(values).forEach(([name, value]) => body.append(name, value))
    return fetch(address, {
      method: 'POST', body, headers: { 'X-CSRFToken': drafts.token(form), 'X-Autosave': '1' }
    })
  }

  // As if it had been typed: the browser's own undo takes it back.
  const insert = (field, text, start = field.selectionStart, end = field.selectionEnd) => {
    field.focus()
    field.setSelectionRange(start, end)
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, start, end, 'end')
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
  const block = (field, text) => {
    const before = field.value.slice(0, field.selectionStart)
    const space = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
    insert(field, `${space}${text}\n\n`)
  }
  form.addEventListener('focusin', (event) => {
    if (fields.includes(event.target)) latest = event.target
  })

  // --- Signs ---

  const lines = (field, mark) => {
    const { value, selectionStart, selectionEnd } = field
    const start = value.lastIndexOf('\n', selectionStart - 1) + 1
    const next = value.indexOf('\n', selectionEnd)
    const end = next < 0 ? value.length : next
    const old = value.slice(start, end).split('\n')
    const isMarked = old.every((line) => line.startsWith(mark))
    insert(field, old.map((line) => isMarked ? line.slice(mark.length) : mark + line).join('\n'), start, end)
  }
  const tools = {
    heading: (field) => lines(field, '## '),
    list: (field) => lines(field, '- '),
    bold: (field) => {
      const chosen = field.value.slice(field.selectionStart, field.selectionEnd)
      insert(field, `**${chosen.trim()}**`)
      if (!chosen) field.setSelectionRange(field.selectionStart - 2, field.selectionStart - 2)
    },
    link: (field) => {
      const [start, end] = [field.selectionStart, field.selectionEnd]
      const address = prompt(words.link, 'https://')
      if (address) insert(field, `[${field.value.slice(start, end) || address}](${address.trim()})`, start, end)
    },
    table: (field) => block(field, '|  |  |\n|---|---|\n|  |  |')
  }
  form.querySelectorAll('[data-tools]').forEach((bar) => {
    bar.hidden = false
    const buttons = [...bar.querySelectorAll('button')]
    bar.addEventListener('click', (event) => {
      const tool = tools[event.target.dataset.tool]
      if (tool) tool(fieldOf(bar.dataset.tools))
    })
    bar.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (!step) return
      const place = buttons.indexOf(event.target)
      const next = buttons.at((place + step) % buttons.length)
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1 })
      next.focus()
    })
  })

  // --- Paste: Word and web pages bring mark-up; plain text is pasted by the browser ---

  form.addEventListener('paste', async (event) => {
    const field = event.target
    const html = event.clipboardData?.getData('text/html')
    if (!fields.includes(field) || !html) return
    const plain = event.clipboardData.getData('text/plain')
    const [start, end] = [field.selectionStart, field.selectionEnd]
    event.preventDefault()
    let text = plain
    try {
      const answer = await send(form.dataset.paste, { html })
      if (answer.ok) text = (await answer.json()).text
    } catch { /* without connection the words alone are pasted */ }
    insert(field, text, start, end)
  })

  // --- Counts, as the server counts: words, without signs and addresses ---

  const number = new Intl.NumberFormat(document.documentElement.lang)
  const counted = (text) => text
    .replace(/^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/gm, '')
    .replace(/\[\[[a-z]+:[\w-]+\]\]/g, '')
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/^\s*(#{1,6}|[-+*]|\d+[.)])\s+/gm, '')
    .replace(/^\s*\||\|\s*$|\s*\|\s*/gm, '')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replace(/\*\*|(?<!\w)[*_]|[*_](?!\w)/g, '')
    .split(/\n(?:[ \t]*\n)+/).map((part) => part.trim().replace(/[ \t]*\n[ \t]*/g, ' ')).join('').length
  const said = (count, most) => {
    if (!most) return words.one.replace('{n}', number.format(count))
    const text = words.of.replace('{n}', number.format(count)).replace('{most}', number.format(most))
    return count > most ? `${text}: ${words.over.replace('{n}', number.format(count - most))}` : text
  }
  const count = (field) => {
    const line = document.getElementById(`count-${field.name.slice(5)}`)
    const [found, most] = [counted(field.value), Number(line.dataset.most)]
    line.textContent = said(found, most)
    line.toggleAttribute('data-over', most > 0 && found > most)
  }
  let frame
  form.addEventListener('input', (event) => {
    if (!fields.includes(event.target)) return
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => count(event.target))
  })
  form.addEventListener('texts-restored', () => fields.forEach(count))
  form.addEventListener('texts-saved', ({ detail }) => {
    for (const [key, now] of Object.entries(detail.texts)) {
      const line = document.getElementById(`count-${key}`)
      if (fieldOf(key)?.value.trim() === now.text) {
        line.textContent = now.count
        line.toggleAttribute('data-over', now.over > 0)
      }
      if (now.html !== undefined) {
        const shown = form.querySelector(`[data-preview="${key}"]`)
        shown.innerHTML = now.html // made by the server from the text, with everything escaped
        shown.hidden = !now.html
      }
    }
  })
  form.querySelector('[data-preview-all]').addEventListener('click', (event) => {
    event.preventDefault()
    const shown = [...form.querySelectorAll('[data-preview]')]
    if (shown.some((each) => !each.hidden)) shown.forEach((each) => { each.hidden = true })
    else form.dispatchEvent(new CustomEvent('write-save', { detail: { preview: '1' } }))
  })

  // --- Pictures ---

  form.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-add-picture]')
    if (!button) return
    const key = button.dataset.addPicture
    const [file, alt] = [form.elements[`picture-${key}`], form.elements[`alt-${key}`]]
    if (!file.files.length) return
    event.preventDefault()
    if (!alt.value.trim()) return alt.focus()
    const answer = await send(form.dataset.picture, { picture: file.files[0], alt: alt.value }).catch(() => null)
    const found = answer?.headers.get('Content-Type')?.includes('json') ? await answer.json() : {}
    if (!found.mark) return form.querySelector('[data-saved]').replaceChildren(found.message ?? words.offline)
    file.value = alt.value = ''
    button.closest('details').open = false
    block(fieldOf(key), found.mark)
  })

  // --- Beside the text ---

  const pane = document.querySelector('[data-beside]')
  pane?.addEventListener('click', async (event) => {
    const cite = event.target.closest('[data-cite]')
    if (cite) {
      event.preventDefault()
      const isGlued = /\S$/.test(latest.value.slice(0, latest.selectionStart))
      return insert(latest, isGlued ? ` ${cite.dataset.cite}` : cite.dataset.cite)
    }
    const show = event.target.closest('[data-show]')
    if (!show) return
    event.preventDefault()
    const part = show.closest('[data-part]')
    const chosen = [...pane.querySelectorAll('input:checked, select')].map((each) => [each.name, each.value])
    const query = new URLSearchParams([...chosen, ['del', part.dataset.part]])
    if (show.value) query.set('lan', show.value)
    const answer = await fetch(`${pane.dataset.beside}?${query}`).catch(() => null)
    if (!answer?.ok) return
    part.innerHTML = await answer.text()
    part.querySelector('[tabindex="-1"]')?.focus()
  })
})()
