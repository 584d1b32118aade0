// Small helps on pages behind log-in. Every page works without them.
(() => {
  'use strict'

  // The list of errors gets the focus, so that it is read first.
  document.getElementById('errors')?.focus()

  // A second press does not send the form twice. It is freed again after a while, in case the
  // network failed or the answer was a file.
  const sent = new Set()
  const free = (form) => {
    sent.delete(form)
    form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'))
  }
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post') return
    if (sent.has(form)) return event.preventDefault()
    sent.add(form)
    event.submitter?.setAttribute('aria-busy', 'true')
    setTimeout(free, 5000, form)
  })
  addEventListener('pageshow', () => sent.forEach(free))

  // Whoever logs out leaves no copy of what was written on this device.
  document.addEventListener('submit', (event) => {
    if (event.target.action?.endsWith?.('/konto/logga-ut/')) {
      indexedDB.deleteDatabase('milstolpe-answers')
    }
  })

  // Leaving a page with unsaved text asks first: <form data-guard>. A refused form is unsaved.
  const unsaved = new Set(document.getElementById('errors') && document.querySelectorAll('[data-guard]'))
  document.addEventListener('input', (event) => {
    const form = event.target.form
    if (form?.matches('[data-guard]')) unsaved.add(form)
  })
  document.addEventListener('submit', (event) => unsaved.delete(event.target))
  addEventListener('beforeunload', (event) => {
    if (unsaved.size) event.preventDefault()
  })

  // One more row at once instead of a round to the server: <button type="submit"
  // data-add-row="prefix"> and <template id="prefix-row">, which goes into #prefix-rows.
  // Django counts the rows in prefix-TOTAL_FORMS.
  document.querySelectorAll('[data-add-row]').forEach((button) => {
    const prefix = button.dataset.addRow
    const rows = document.getElementById(`${prefix}-rows`)
    const template = document.getElementById(`${prefix}-row`)
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`)
    const most = document.getElementById(`id_${prefix}-MAX_NUM_FORMS`)
    button.type = 'button'
    button.addEventListener('click', () => {
      rows.insertAdjacentHTML('beforeend', template.innerHTML.replaceAll('__prefix__', total.value))
      total.value = Number(total.value) + 1
      button.disabled = Number(total.value) >= Number(most.value)
      rows.lastElementChild.querySelector('input:not([type="hidden"]), select, textarea')?.focus()
    })
  })

  // A menu closes when you press Escape or anywhere else.
  const closeMenus = (except) => document.querySelectorAll('.menu[open]').forEach((menu) => {
    if (menu !== except) menu.open = false
  })
  document.addEventListener('click', (event) => closeMenus(event.target.closest('.menu')))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const menu = event.target.closest('.menu[open]')
    closeMenus()
    menu?.querySelector('summary').focus()
  })
})()
