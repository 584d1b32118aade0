// Sums follow while days are typed. What is saved is counted by the server.
(() => {
  'use strict'

  const table = document.querySelector('.days-table')
  if (!table) return
  const words = table.dataset
  const fields = [...table.querySelectorAll('input[inputmode="decimal"]')]

  // Tenths, so that sums are exact; what is no number counts as nothing until it is corrected.
  const tenths = (text) => {
    const number = Number(text.replace(/\s/g, '').replace(',', '.'))
    return Number.isFinite(number) && number > 0 ? Math.round(number * 10) : 0
  }
  const shown = (number) => (number / 10).toLocaleString('sv-SE')
  const say = (cell, over, left, none) => {
    const text = over > 0 ? words.tooMany : over < 0 ? left : none
    cell.textContent = text.replace('#', shown(Math.abs(over)))
    cell.classList.toggle('over', over > 0)
  }
  const sum = (inputs) => inputs.reduce((all, input) => all + tenths(input.value), 0)
  const column = (key) => fields.filter((input) => input.name.endsWith(`-${key}`))

  table.addEventListener('input', (event) => {
    const input = event.target
    const row = input.closest('tr')
    const [, , key] = input.name.split('-')
    const ofRow = sum([...row.querySelectorAll('input')])
    row.querySelector('[data-sum]').textContent = shown(ofRow)
    const against = row.querySelector('[data-planned]')
    if (against.dataset.planned) {
      say(against, ofRow - tenths(against.dataset.planned), words.place, words.agrees)
    }
    const ofPerson = sum(column(key))
    table.querySelector(`[data-sum-of="${key}"]`).textContent = shown(ofPerson)
    const left = table.querySelector(`[data-left-of="${key}"]`)
    if (left.dataset.has) say(left, ofPerson - tenths(left.dataset.has), words.left, words.placed)
    table.querySelector('[data-sum-of="all"]').textContent = shown(sum(fields))
  })
})()
