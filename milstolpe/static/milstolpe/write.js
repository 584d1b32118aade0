// A page where a text is written, or a part of a compilation: saves by itself, keeps a copy on this
// device until the server has it, and puts in what others have saved. The page works without it.
(() => {
  'use strict'

  const form = document.querySelector('form[data-text]')
  if (!form) return
  const SAVE_AFTER = 1500 // milliseconds without a key press
  const SAVE_WITHIN = 8000 // also while somebody goes on writing
  const RETRY_AFTER = 5000
  const NOT_SENT = /^(csrfmiddlewaretoken|picture-.*|alt-.*|choice-.*|theirs-.*|mine-.*)$/
  const drafts = globalThis.milstolpeDrafts
  const words = document.querySelector('[data-words]').dataset
  const status = form.querySelector('[data-saved]')
  const draftKey = `text-${form.dataset.text}:${form.dataset.owner}:${form.dataset.contribution}`
  const base = form.dataset.base ?? 'base' // the field with the save that one began from
  const isBase = (name) => name === base || name === 'jbase'
  const hasChoice = 'choice' in form.dataset || form.querySelector('.conflict') !== null // first

  const say = (text, link) => {
    status.textContent = text
    if (!link) return
    status.append(' ', Object.assign(document.createElement('a'), {
      href: words.loginAddress, target: '_blank', textContent: words.loginLink
    }))
  }

  const values = () => [...new FormData(form)]
    .filter(([name, value]) => typeof value === 'string' && !NOT_SENT.test(name))
    .map(([name, value]) => [name, drafts.cleaned(value)])
  const written = () => JSON.stringify(values().filter(([name]) => !isBase(name)))

  // --- Saving: one save at a time, and one more when it is answered if something was written ---

  let timer
  let since
  let retrying
  let isSaving = false
  let next // what a save is asked for while one is on its way
  let isUnsent = false
  let isClean = true // the server has what the fields hold
  let isStopped = hasChoice

  const later = (after = SAVE_AFTER) => {
    if (isStopped) return
    clearTimeout(timer)
    since ??= Date.now()
    timer = setTimeout(save, Math.min(after, Math.max(0, SAVE_WITHIN - (Date.now() - since))))
  }

  async function save (more = {}) {
    clearTimeout(timer)
    since = undefined
    if (isSaving) {
      next = { ...next, ...more }
      return
    }
    isSaving = true
    isUnsent = false
    const sent = new Map(values())
    const before = written()
    const body = new URLSearchParams([...sent, ...Object.entries(more)])
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST', body, redirect: 'manual',
        headers: { 'X-CSRFToken': drafts.token(form), 'X-Autosave': '1' }
      })
      if (answer.ok) return await taken(await answer.json(), sent, before)
      const isOurs = answer.headers.get('Content-Type')?.includes('json')
      if (answer.status === 401 || answer.type === 'opaqueredirect' || (answer.status === 403 && !isOurs)) {
        say(words.login, true)
        return retry()
      }
      if (answer.status >= 500 || !isOurs) throw new Error('busy')
      const { message } = await answer.json()
      isStopped = answer.status === 423 || answer.status === 403
      form.toggleAttribute('data-refused', true)
      say(isStopped ? `${message} ${words.kept}` : message)
    } catch {
      say(words.offline)
      retry()
    } finally {
      isSaving = false
      const asked = next
      next = undefined
      if (asked && !isUnsent && !isStopped) save(asked)
    }
  }

  const retry = () => {
    isUnsent = true
    clearTimeout(retrying)
    retrying = setTimeout(again, RETRY_AFTER)
  }
  const again = () => { if (isUnsent) later(0) }
  addEventListener('online', again)
  document.addEventListener('visibilitychange', () => document.hidden || again())
  addEventListener('focus', () => { form.csrfmiddlewaretoken.value = drafts.token(form) })

  async function taken (answer, sent, before) {
    form.removeAttribute('data-refused')
    const isAsSent = written() === before
    const texts = Object.entries(answer.texts)
    const isJoined = take(texts.map(([key, now]) => [nameOf(key), now.text]), sent, base, answer.base)
    if (answer.judgement) {
      take(Object.entries(answer.judgement.values), sent, 'jbase', answer.judgement.base)
    }
    if (form.elements[base].value === String(answer.base)) texts.forEach(tellUnchanged)
    say(isJoined ? `${answer.saved}. ${words.joined}` : answer.saved)
    form.querySelector('[data-total]').textContent = answer.total.count
    form.querySelector('[data-total]').toggleAttribute('data-over', answer.total.over > 0)
    form.dispatchEvent(new CustomEvent('texts-saved', { detail: answer }))
    isClean = isAsSent
    if (isAsSent) return drafts.forget(draftKey)
    drafts.put(draftKey, { fields: values() })
    later()
  }

  // Puts in what others have saved, and gives whether there was any. The next save begins from the
  // answer only if every field holds what the answer holds; else from where this one did, and the
  // server asks.
  const nameOf = (key) => form.elements[`text-${key}`] ? `text-${key}` : key
  function take (now, sent, began, number) {
    const typed = new Map(values())
    const found = new Map()
    for (const [name, text] of now) {
      if (!form.elements[name]) continue
      const [was, mine] = [sent.get(name) ?? '', typed.get(name) ?? '']
      if (text === was.trim()) continue
      const joined = mine === was ? text : drafts.join(was, text, mine)
      if (joined === null) return false
      if (joined !== mine) found.set(name, joined)
    }
    found.forEach((text, name) => {
      const field = form.elements[name]
      if (field instanceof RadioNodeList) field.value = text
      else drafts.show(field, text)
    })
    form.elements[began].value = number
    return found.size > 0
  }

  // Somebody may have stated that a section is as last year, or written in one that was.
  function tellUnchanged ([key, now]) {
    const section = form.querySelector(`[data-section="${key}"]`)
    const note = section?.querySelector('[data-unchanged-note]')
    if (!now.unchanged) return note?.remove()
    if (!section || note) return
    section.querySelector('.write-stand')?.remove()
    const made = Object.assign(document.createElement('p'), {
      className: 'notice', textContent: `${words.unchanged} ${now.reason}`
    })
    made.dataset.unchangedNote = ''
    made.append(...Object.entries({ unchanged: '1', reason: now.reason }).map(([name, value]) =>
      Object.assign(document.createElement('input'), { type: 'hidden', name: `${name}-${key}`, value })))
    form.elements[`text-${key}`].before(made)
  }

  form.addEventListener('input', (event) => {
    if (event.target.type === 'file' || NOT_SENT.test(event.target.name)) return
    isClean = false
    drafts.put(draftKey, { fields: values() })
    later()
  })
  form.addEventListener('write-save', (event) => save(event.detail))
  // The whole form goes at once; what it holds is saved there.
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    isStopped = true
  })
  // Another form of the page acts on the text, or leaves it: what is typed is saved first.
  document.addEventListener('submit', async (event) => {
    if (event.target === form || isClean || isStopped || event.target.method !== 'post') return
    event.preventDefault()
    event.stopImmediatePropagation()
    while (isSaving) await new Promise((resolve) => setTimeout(resolve, 100))
    if (!isClean) await save()
    if (isClean) event.target.requestSubmit(event.submitter)
  }, { capture: true })
  addEventListener('pageshow', (event) => { if (event.persisted) isStopped = hasChoice })

  // --- What was written and never arrived ---

  drafts.get(draftKey).then((kept) => {
    if (!kept || hasChoice || document.getElementById('errors')) return
    const now = new Map(values())
    const isOld = kept.fields.every(([name, value]) => now.get(name) === value || isBase(name))
    if (isOld) return drafts.forget(draftKey)
    for (const [name, value] of kept.fields) {
      const field = form.elements[name]
      if (field && name !== 'seen') field.value = value
    }
    isClean = false
    say(words.restored)
    form.dispatchEvent(new CustomEvent('texts-restored'))
    later()
  })
})()
