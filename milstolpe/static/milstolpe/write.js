// The page where a text is written: saves by itself, keeps a copy on this device until the server
// has it, and puts in what others have saved. The page works without it.
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
  const hasChoice = form.querySelector('.conflict') !== null // the server asks first

  const say = (text, link) => {
    status.textContent = text
    if (!link) return
    status.append(' ', Object.assign(document.createElement('a'), {
      href: words.loginAddress, target: '_blank', textContent: words.loginLink
    }))
  }

  const values = () => [...new FormData(form)]
    .filter(([name, value]) => typeof value === 'string' && !NOT_SENT.test(name))
    .map(([name, value]) => [name, value.replaceAll('\r\n', '\n')])
  const written = () => JSON.stringify(values().filter(([name]) => !/^j?base$/.test(name)))

  // --- Saving ---

  let timer
  let since
  let isSaving = false
  let isUnsent = false
  let isStopped = hasChoice
  let saved = written()

  const later = (after = SAVE_AFTER) => {
    if (isStopped) return
    clearTimeout(timer)
    since ??= Date.now()
    timer = setTimeout(save, Math.min(after, Math.max(0, SAVE_WITHIN - (Date.now() - since))))
  }

  async function save (more = {}) {
    if (isSaving) return later()
    clearTimeout(timer)
    since = undefined
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
    }
  }

  const retry = () => {
    isUnsent = true
    setTimeout(again, RETRY_AFTER)
  }
  const again = () => { if (isUnsent) later(0) }
  addEventListener('online', again)
  document.addEventListener('visibilitychange', () => document.hidden || again())
  addEventListener('focus', () => { form.csrfmiddlewaretoken.value = drafts.token(form) })

  async function taken (answer, sent, before) {
    form.removeAttribute('data-refused')
    const isJoined = takeTexts(answer, sent)
    if (answer.judgement) takeJudgement(answer.judgement, sent)
    say(isJoined ? `${answer.saved}. ${words.joined}` : answer.saved)
    form.querySelector('[data-total]').textContent = answer.total.count
    form.querySelector('[data-total]').toggleAttribute('data-over', answer.total.over > 0)
    form.dispatchEvent(new CustomEvent('texts-saved', { detail: answer }))
    if (written() === before || isJoined) saved = written()
    if (written() === saved) await drafts.forget(draftKey)
    else later()
  }

  // The save begins from the answer only if every text holds what the answer holds.
  function takeTexts (answer, sent) {
    const joined = new Map()
    for (const [key, now] of Object.entries(answer.texts)) {
      const field = form.elements[`text-${key}`]
      if (!field || !sent.has(field.name)) continue
      const [base, mine] = [sent.get(field.name), field.value]
      if (now.text === base.trim()) continue
      const text = mine === base ? now.text : drafts.join(base.trim(), now.text, mine)
      if (text === null) return false // the next save keeps its old base, and the server asks
      joined.set(field, text)
    }
    joined.forEach((text, field) => put(field, text))
    for (const [key, now] of Object.entries(answer.texts)) {
      if (!now.unchanged) form.querySelector(`[data-section="${key}"] [data-unchanged-note]`)?.remove()
    }
    form.elements.base.value = answer.base
    return joined.size > 0
  }

  // The caret stays at the words where it stood.
  function put (field, text) {
    const [start, end, top] = [field.selectionStart, field.selectionEnd, field.scrollTop]
    const after = field.value.slice(end)
    const hasFocus = document.activeElement === field
    field.value = text
    if (!hasFocus) return
    const place = text.endsWith(after) ? text.length - after.length : end
    field.setSelectionRange(place - (end - start), place)
    field.scrollTop = top
  }

  function takeJudgement (now, sent) {
    const current = new Map(values())
    const names = Object.keys(now.values)
    const isTouched = (name) => (current.get(name) ?? '') !== (sent.get(name) ?? '')
    if (names.some((name) => isTouched(name) && now.values[name] !== (sent.get(name) ?? ''))) return
    for (const name of names.filter((each) => !isTouched(each))) {
      const field = form.elements[name]
      if (field && field.value !== now.values[name]) field.value = now.values[name]
    }
    form.elements.jbase.value = now.base
  }

  form.addEventListener('input', (event) => {
    if (event.target.type === 'file' || NOT_SENT.test(event.target.name)) return
    drafts.put(draftKey, { fields: values() })
    later()
  })
  form.addEventListener('write-save', (event) => save(event.detail))
  // The whole form goes at once; what it holds is saved there.
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    isStopped = true
  })
  addEventListener('pageshow', (event) => { if (event.persisted) isStopped = hasChoice })

  // --- What was written and never arrived ---

  drafts.get(draftKey).then((kept) => {
    if (!kept || hasChoice || document.getElementById('errors')) return
    const now = new Map(values())
    const isOld = kept.fields.every(([name, value]) => now.get(name) === value || /^j?base$/.test(name))
    if (isOld) return drafts.forget(draftKey)
    for (const [name, value] of kept.fields) {
      const field = form.elements[name]
      if (field && name !== 'seen') field.value = value
    }
    say(words.restored)
    form.dispatchEvent(new CustomEvent('texts-restored'))
    later()
  })
})()
