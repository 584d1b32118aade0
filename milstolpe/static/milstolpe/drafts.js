// What the pages that save by themselves share: a copy of what is typed on this device until the
// server has it, and how what others have saved is put into a text that somebody writes on.
globalThis.milstolpeDrafts = (() => {
  'use strict'

  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const opened = (() => {
    const request = indexedDB.open('milstolpe-answers', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('drafts')
    return asked(request)
  })()
  opened.catch(() => {}) // a private window may refuse; then there is no copy
  const drafts = async (mode, act) => {
    try {
      return await asked(act((await opened).transaction('drafts', mode).objectStore('drafts')))
    } catch { return undefined }
  }
  const keys = async (start) => {
    const all = await drafts('readonly', (store) => store.getAllKeys()) ?? []
    return all.filter((key) => key.startsWith(start))
  }
  const get = (key) => drafts('readonly', (store) => store.get(key))
  const put = (key, value) => drafts('readwrite', (store) => store.put(value, key))
  const forget = (key) => drafts('readwrite', (store) => store.delete(key))

  // What is handed in leaves nothing behind.
  document.querySelectorAll('[data-erase-drafts]').forEach(({ dataset }) => {
    const start = `${dataset.eraseDrafts}:${dataset.owner}:`
    keys(start).then((found) => found.forEach(forget))
  })

  // The newest token: a session begun anew in another tab brings another.
  const token = (form) => decodeURIComponent(
    document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1] ?? form.csrfmiddlewaretoken.value)

  // A text that can no longer be written in: what never arrived is sent all the same, and the
  // server keeps it as a draft of the writer's.
  document.querySelectorAll('form[data-unsent]').forEach(async (form) => {
    const kept = await get(form.dataset.unsent)
    if (!kept) return
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST',
      body: new URLSearchParams(kept.fields),
      headers: { 'X-CSRFToken': token(form), 'X-Autosave': '1' }
    }).catch(() => null)
    if (!answer?.ok && answer?.status !== 423) return
    await forget(form.dataset.unsent)
    location.reload()
  })

  // As the server keeps them: letters composed, no space at the end of a paragraph.
  const cleaned = (text) => text.replaceAll('\r\n', '\n').normalize('NFC')
  const paragraphs = (text) => {
    const whole = cleaned(text).trim()
    return whole ? whole.split(/\n(?:[ \t]*\n)+/).map((part) => part.trimEnd()) : []
  }
  const MOST = 400 // paragraphs that are followed one by one

  // Places of the base's paragraphs in the other text, by the longest run of equal ones.
  const places = (base, other) => {
    const size = Array.from({ length: base.length + 1 }, () => new Uint16Array(other.length + 1))
    for (let i = base.length - 1; i >= 0; i--) {
      for (let j = other.length - 1; j >= 0; j--) {
        size[i][j] = base[i] === other[j]
          ? size[i + 1][j + 1] + 1
          : Math.max(size[i + 1][j], size[i][j + 1])
      }
    }
    const found = new Map([[-1, -1], [base.length, other.length]])
    for (let i = 0, j = 0; i < base.length && j < other.length;) {
      if (base[i] === other[j]) found.set(i++, j++)
      else if (size[i + 1][j] >= size[i][j + 1]) i++
      else j++
    }
    return found
  }

  // What was typed since `base` was sent, put into `theirs`: the answer to it, with what others
  // had saved. null: they have changed the same place.
  const join = (base, theirs, mine) => {
    if (theirs === base || theirs === mine) return mine
    if (mine === base) return theirs
    const [old, other, own] = [base, theirs, mine].map(paragraphs)
    if (Math.max(old.length, other.length) > MOST) return null
    let start = 0
    while (start < Math.min(old.length, own.length) && old[start] === own[start]) start++
    let tail = 0
    while (tail < Math.min(old.length, own.length) - start && old.at(-1 - tail) === own.at(-1 - tail)) tail++
    const end = old.length - tail
    const found = places(old, other)
    for (let i = start - 1; i < end; i++) {
      if (found.get(i) === undefined || found.get(i + 1) !== found.get(i) + 1) return null
    }
    const [before, after] = [found.get(start - 1) + 1, found.get(end)]
    return [...other.slice(0, before), ...own.slice(start, own.length - tail), ...other.slice(after)].join('\n\n')
  }

  // Another text in a field that somebody may be writing in: the caret stays at its words, and the
  // space around it, where more is about to be written.
  const show = (field, text) => {
    if (document.activeElement !== field) {
      field.value = text
      return
    }
    const { value, selectionStart, selectionEnd, scrollTop } = field
    const [before, after] = [value.slice(0, selectionEnd), value.slice(selectionEnd)]
    const place = caret(before, after, text)
    if (place < 0) {
      field.value = text
    } else {
      const [gap, next] = [before.match(/\s*$/)[0], after.match(/^\s*/)[0]]
      field.value = text.slice(0, place) + gap + next + text.slice(place).trimStart()
      const end = place + gap.length
      field.setSelectionRange(Math.max(0, end - (selectionEnd - selectionStart)), end)
    }
    field.scrollTop = scrollTop
  }
  // Where the words before the caret end in the other text; -1: they are not there.
  const caret = (before, after, text) => {
    const [words, rest] = [before.trimEnd(), after.trimStart()]
    const isParagraphBegun = /\n\s*$/.test(before)
    const atStart = text.startsWith(words) ? words.length : -1
    const atEnd = text.endsWith(rest) ? text.slice(0, text.length - rest.length).trimEnd().length : -1
    const whole = isParagraphBegun ? [atEnd, atStart] : [atStart, atEnd]
    const known = whole.find((place) => place >= 0)
    if (known !== undefined) return known
    const paragraph = words.slice(words.lastIndexOf('\n\n') + 1).trimStart()
    const found = paragraph ? text.indexOf(paragraph) : -1
    return found < 0 ? -1 : found + paragraph.length
  }

  return { keys, get, put, forget, token, cleaned, join, show }
})()
