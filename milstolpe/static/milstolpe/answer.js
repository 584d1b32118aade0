// The page where an organisation answers: saves by itself, keeps a copy on this device until the
// server has it, and takes keys. The page works without it.
(() => {
  'use strict'

  const SAVE_AFTER = 1500 // milliseconds without a key press
  const SAVE_WITHIN = 8000 // also while somebody goes on writing
  const RETRY_AFTER = 5000
  const KEYS_OFF = 'answer-keys-off'

  const form = document.querySelector('form[data-answers]')
  if (!form) return
  const drafts = globalThis.milstolpeDrafts // `report:person:measure` → fields
  const words = document.querySelector('[data-words]').dataset
  const status = form.querySelector('[data-saved]')
  const rows = [...form.querySelectorAll('[data-answer]')]
  const start = `${form.dataset.answers}:${form.dataset.owner}:`
  const draftKey = (row) => start + row.dataset.answer
  const rowOf = (element) => element.closest?.('[data-answer]')
  const fieldsOf = (row) => [...row.querySelectorAll('[name]')].filter((field) =>
    field.name.startsWith(`${row.dataset.answer}-`))
  const field = (row, name) => row.querySelector(`[name="${row.dataset.answer}-${name}"]`)

  const say = (text, link) => {
    status.textContent = text
    if (!link) return
    const anchor = Object.assign(document.createElement('a'), {
      href: words.loginAddress, target: '_blank', textContent: words.loginLink
    })
    status.append(' ', anchor)
  }

  // --- Saving: one save of a row at a time, and one more when it is answered if it was changed ---

  const waiting = new Map() // row → {timer, since}
  const saving = new Map() // row → whether it is to be saved once more
  let stopped = false

  const values = (row) => fieldsOf(row)
    .filter((each) => each.type !== 'file' && (!/radio|checkbox/.test(each.type) || each.checked))
    .map((each) => [each.name, each.value])
  const keep = (row) => drafts.put(draftKey(row), { fields: values(row) })

  const later = (row, after = SAVE_AFTER) => {
    if (stopped) return
    const entry = waiting.get(row) ?? { since: Date.now() }
    clearTimeout(entry.timer)
    const left = Math.max(0, SAVE_WITHIN - (Date.now() - entry.since))
    entry.timer = setTimeout(save, Math.min(after, left), row)
    waiting.set(row, entry)
  }

  async function save (row) {
    waiting.delete(row)
    if (saving.has(row)) return saving.set(row, true)
    saving.set(row, false)
    const [sent, body] = [values(row), new FormData()]
    sent.forEach(([name, value]) => body.append(name, value))
    const files = [...field(row, 'upload')?.files ?? []]
    files.forEach((file) => body.append(`${row.dataset.answer}-upload`, file))
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST', body, headers: { 'X-CSRFToken': drafts.token(form) }, redirect: 'manual'
      })
      if (answer.ok) return await taken(row, await answer.json(), sent, files)
      if (answer.status === 401 || answer.status === 403 || answer.type === 'opaqueredirect') {
        say(words.login, true)
        return retry(row)
      }
      if (answer.status >= 500) throw new Error('busy')
      const { message } = await answer.json()
      stopped = answer.status === 423
      row.dataset.refused = ''
      row.querySelector('[data-state]').textContent = message
      say(message)
    } catch {
      say(words.offline)
      retry(row)
    } finally {
      const isAsked = saving.get(row)
      saving.delete(row)
      if (isAsked && !unsent.has(row)) later(row, 0)
    }
  }

  const unsent = new Set()
  let retrying
  const retry = (row) => {
    unsent.add(row)
    clearTimeout(retrying)
    retrying = setTimeout(again, RETRY_AFTER)
  }
  const again = () => {
    unsent.forEach((row) => later(row, 0))
    unsent.clear()
  }
  addEventListener('online', again)
  document.addEventListener('visibilitychange', () => document.hidden || again())
  // A session begun anew in another tab brings a new token for the buttons too.
  addEventListener('focus', () => { form.csrfmiddlewaretoken.value = drafts.token(form) })

  async function taken (row, answer, sent, files) {
    const now = answer.rows[row.dataset.answer]
    const isStill = JSON.stringify(values(row)) === JSON.stringify(sent)
    if (take(row, now.others, sent)) field(row, 'base').value = now.base
    showFiles(row, now.files, files)
    if (isStill) {
      await drafts.forget(draftKey(row))
    } else {
      keep(row)
      later(row)
    }
    delete row.dataset.refused
    row.toggleAttribute('data-answered', now.base > 0)
    row.querySelector('[data-state]').textContent = answer.saved
    form.querySelector('[data-done]').textContent = answer.answered
    if (answer.refused) refuse(row, answer.refused)
    say(answer.refused ? `${answer.saved}. ${answer.refused}` : answer.saved)
  }

  // Puts in what others have saved. false: they have changed what is being typed; then the next save
  // begins where this one did, and the server joins or asks.
  const take = (row, others, sent) => {
    const typed = values(row)
    const found = []
    for (const [name, theirs] of Object.entries(others)) {
      const [was, mine] = [sent, typed].map((list) => list
        .filter(([each]) => each === `${row.dataset.answer}-${name}`).map(([, value]) => value))
      let now = theirs
      if (JSON.stringify(mine) !== JSON.stringify(was)) {
        const joined = /^(rationale|action_taken)$/.test(name) ? drafts.join(was[0], theirs[0], mine[0]) : null
        if (joined === null) return false
        now = [joined]
      }
      found.push([name, now])
    }
    found.forEach(([name, now]) => show(row, name, now))
    return true
  }

  const show = (row, name, now) => {
    const named = () => [...row.querySelectorAll(`[name="${row.dataset.answer}-${name}"]`)]
    if (/^link_/.test(name)) {
      const links = row.querySelector('.answer-links')
      while (named().length <= now.length) { // one empty row below them
        for (const each of [...links.children].slice(-2)) {
          links.append(Object.assign(each.cloneNode(), { value: '' }))
        }
      }
    }
    named().forEach((each, place) => {
      if (/radio|checkbox/.test(each.type)) each.checked = now.includes(each.value)
      else drafts.show(each, now[place] ?? '')
    })
  }

  // A file that was not taken is let go, and is told until another one is chosen.
  const refuse = (row, text) => {
    field(row, 'upload').value = ''
    Object.assign(row.querySelector('[data-refused-files]'), { textContent: text, hidden: false })
    row.querySelector('.answer-more').open = true
  }

  // The files that are kept. Those that were sent are let go; one chosen since is sent next time.
  const showFiles = (row, files, sent) => {
    const list = row.querySelector('[data-files]')
    const known = new Set([...list.querySelectorAll('[type=hidden]')].map((each) => each.value))
    const ids = new Set(files.map((file) => String(file.id)))
    list.querySelectorAll('li').forEach((item) => {
      if (!ids.has(item.querySelector('[type=hidden]').value)) item.remove()
    })
    for (const file of files.filter((each) => !known.has(String(each.id)))) {
      const item = document.createElement('li')
      const hidden = Object.assign(document.createElement('input'), {
        type: 'hidden', name: `${row.dataset.answer}-file`, value: file.id
      })
      const link = Object.assign(document.createElement('a'), {
        href: file.address, textContent: file.title
      })
      item.append(hidden, link)
      list.append(item)
    }
    const upload = field(row, 'upload')
    if ([...upload.files].every((file) => sent.includes(file))) upload.value = ''
  }

  form.addEventListener('input', (event) => changed(event))
  form.addEventListener('change', (event) => changed(event))
  const changed = (event) => {
    const row = rowOf(event.target)
    if (event.target.name === 'val') return count()
    if (!row) return
    if (event.target.closest('.grades') && event.target.value !== 'G') {
      field(row, 'continuous').checked = false
    }
    // "Not relevant" needs a reason: the field for it is shown.
    if (event.target.closest('.grades') && event.target.value === 'N') {
      row.querySelector('.answer-more').open = true
    }
    if (event.target.type === 'file') row.querySelector('[data-refused-files]').hidden = true
    keep(row)
    later(row)
  }
  // The whole form goes at once; what it holds is saved there.
  form.addEventListener('submit', () => {
    waiting.forEach((entry) => clearTimeout(entry.timer))
    stopped = true
  })
  addEventListener('pageshow', (event) => { if (event.persisted) stopped = false })

  // --- What was written and never arrived ---

  const restore = (row, kept) => {
    const byName = new Map()
    for (const [name, value] of kept.fields) byName.set(name, [...byName.get(name) ?? [], value])
    for (const each of fieldsOf(row)) {
      if (each.type === 'file' || /-(file|remove|conflict)$/.test(each.name)) continue
      const list = byName.get(each.name)
      if (/radio|checkbox/.test(each.type)) each.checked = Boolean(list?.includes(each.value))
      else if (list?.length) each.value = list.shift()
    }
  }
  drafts.keys(start).then(async (keys) => {
    for (const key of keys) {
      const row = rows.find((each) => draftKey(each) === key)
      const kept = row && await drafts.get(key)
      if (!kept) { await drafts.forget(key); continue }
      const before = JSON.stringify(values(row))
      if (before === JSON.stringify(kept.fields)) { await drafts.forget(key); continue }
      restore(row, kept)
      say(words.restored)
      later(row)
    }
  })

  // --- Ticks ---

  const ticks = rows.map((row) => row.querySelector('[name="val"]'))
  const unchanged = form.querySelector('[data-unchanged]')
  const count = () => {
    const able = ticks.filter((tick) => tick.checked && 'last' in tick.dataset).length
    form.elements.count.value = able || ''
    unchanged.hidden = !able
    unchanged.textContent = able === 1
      ? unchanged.dataset.one
      : unchanged.dataset.many.replace('{n}', able)
  }
  count()
  form.querySelector('[data-tick-all]')?.addEventListener('click', (event) => {
    event.preventDefault()
    rows.forEach((row, place) => {
      if (!('answered' in row.dataset) && 'last' in ticks[place].dataset) ticks[place].checked = true
    })
    count()
    unchanged.focus()
  })

  // --- Keys, only while a measure has the focus ---

  const panel = document.querySelector('[data-keys]')
  const switchOn = panel.querySelector('[data-keys-on]')
  panel.hidden = false
  switchOn.checked = localStorage.getItem(KEYS_OFF) === null
  switchOn.addEventListener('change', () => {
    if (switchOn.checked) localStorage.removeItem(KEYS_OFF)
    else localStorage.setItem(KEYS_OFF, '1')
  })

  const move = (row, by) => rows[rows.indexOf(row) + by]?.focus()
  const grade = (row, letter) => row.querySelector(`.grades [value="${letter}"]`).click()
  const keys = {
    g: (row) => grade(row, 'G'),
    h: (row) => grade(row, 'H'),
    p: (row) => grade(row, 'P'),
    e: (row) => grade(row, 'E'),
    r: (row) => grade(row, 'N'),
    u: (row) => row.querySelector('[name="val"]').click(),
    j: (row) => move(row, 1),
    k: (row) => move(row, -1),
    t: (row) => {
      row.querySelector('.answer-more').open = true
      field(row, 'rationale').focus()
    }
  }
  form.addEventListener('keydown', (event) => {
    const row = rowOf(event.target)
    if (!row) return
    if (event.key === 'Escape') return row.focus()
    const isTyping = event.target.matches('textarea, input:not([type=radio], [type=checkbox])')
    const press = keys[event.key.toLowerCase()]
    if (!press || isTyping || !switchOn.checked) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    press(row)
  })
})()
