--- Documents that are no text: a Word document, a workbook, a PDF.
local M = {}

--- Runs Python on a list of arguments in a folder.
local function python(folder, ...)
  local outcome = vim.system({ 'python3', ... }, { cwd = folder, text = true }):wait()
  assert(outcome.code == 0, outcome.stderr)
end

--- Packs parts, `{ name, content }`, and gives the bytes.
local function packed(folder, parts)
  local unpacked = vim.fs.joinpath(folder, 'parts')
  local names = {}
  for _, part in ipairs(parts) do
    local path = vim.fs.joinpath(unpacked, part[1])
    vim.fn.mkdir(vim.fs.dirname(path), 'p')
    local file = assert(io.open(path, 'wb'))
    file:write(part[2])
    file:close()
    local top = part[1]:match('^[^/]+')
    if not vim.list_contains(names, top) then
      table.insert(names, top)
    end
  end
  python(unpacked, '-m', 'zipfile', '-c', '../packed.zip', unpack(names))
  vim.fn.delete(unpacked, 'rf')
  local file = assert(io.open(vim.fs.joinpath(folder, 'packed.zip'), 'rb'))
  local bytes = file:read('*a')
  file:close()
  return bytes
end

--- One part of a packed file.
function M.part(folder, path, name)
  local unpacked = vim.fs.joinpath(folder, 'parts')
  python(folder, '-m', 'zipfile', '-e', path, unpacked)
  local file = assert(io.open(vim.fs.joinpath(unpacked, name), 'rb'))
  local text = file:read('*a')
  file:close()
  vim.fn.delete(unpacked, 'rf')
  return text
end

local XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
local PACKAGE = 'http://schemas.openxmlformats.org/package/2006/'
local OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/'

--- What every package begins with: the type of its main part, and the lead to it.
local function beginning(main, type)
  local types =
    '<Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>'
  local leads =
    '<Relationships xmlns="%srelationships"><Relationship Id="rId1" Type="%srelationships/officeDocument" Target="%s"/></Relationships>'
  return {
    { '[Content_Types].xml', XML .. types:format(PACKAGE, main, type) },
    { '_rels/.rels', XML .. leads:format(PACKAGE, OFFICE, main) },
  }
end

--- The .docx of a text: each line a paragraph, lines with tabs a table.
function M.docx(folder, text)
  local function paragraph(line)
    return ('<w:p><w:r><w:t>%s</w:t></w:r></w:p>'):format(line)
  end
  local body, is_table = '', false
  for line in text:gmatch('[^\n]+') do
    local is_row = line:find('\t', 1, true) ~= nil
    if is_row ~= is_table then
      body = body .. (is_row and '<w:tbl><w:tblPr/><w:tblGrid/>' or '</w:tbl>')
      is_table = is_row
    end
    if is_row then
      local cells = vim.tbl_map(function(cell)
        return ('<w:tc><w:tcPr/>%s</w:tc>'):format(paragraph(cell))
      end, vim.split(line, '\t'))
      body = ('%s<w:tr>%s</w:tr>'):format(body, table.concat(cells))
    else
      body = body .. paragraph(line)
    end
  end
  local main =
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s%s<w:sectPr/></w:body></w:document>'
  local parts = beginning('word/document.xml', 'wordprocessingml.document')
  table.insert(parts, { 'word/document.xml', XML .. main:format(body, is_table and '</w:tbl>' or '') })
  return packed(folder, parts)
end

--- The .xlsx of one sheet; cells that are numbers are such.
function M.xlsx(folder, sheet, rows)
  local content = ''
  for number, row in ipairs(rows) do
    local cells = ''
    for column, cell in ipairs(row) do
      local at = string.char(64 + column) .. number
      local form = tonumber(cell) and '<c r="%s"><v>%s</v></c>' or '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>'
      cells = cells .. form:format(at, cell)
    end
    content = ('%s<row r="%d">%s</row>'):format(content, number, cells)
  end
  local main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  local parts = beginning('xl/workbook.xml', 'spreadsheetml.sheet')
  local book =
    '<workbook xmlns="%s" xmlns:r="%srelationships"><sheets><sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>'
  local leads =
    '<Relationships xmlns="%srelationships"><Relationship Id="rId1" Type="%srelationships/worksheet" Target="sheet1.xml"/></Relationships>'
  local cells = '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
  vim.list_extend(parts, {
    { 'xl/workbook.xml', XML .. book:format(main, OFFICE, sheet) },
    { 'xl/_rels/workbook.xml.rels', XML .. leads:format(PACKAGE, OFFICE) },
    { 'xl/sheet1.xml', XML .. cells:format(main, content) },
  })
  return packed(folder, parts)
end

--- The PDF of one page with these lines.
function M.pdf(lines)
  local content, map = '', ''
  for number, line in ipairs(lines) do
    local codes = vim.iconv(line, 'utf-8', 'utf-16le'):gsub('(.)(.)', function(low, high)
      return ('%02X%02X'):format(high:byte(), low:byte())
    end)
    content = ('%sBT /F 10 Tf 50 %d Td <%s> Tj ET\n'):format(content, 750 - 30 * number, codes)
    for unit in codes:gmatch('....') do
      map = ('%s1 beginbfchar <%s> <%s> endbfchar\n'):format(map, unit, unit)
    end
  end
  local function stream(text)
    return ('<< /Length %d >> stream\n%s\nendstream'):format(#text, text)
  end
  local objects = {
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [7 0 R] >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 6 0 R >>',
    stream(
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n'
        .. '1 begincodespacerange <0000> <FFFF> endcodespacerange\n'
        .. map
        .. 'endcmap end end'
    ),
    '<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent 200 /CapHeight 700 /StemV 80 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> /Contents 8 0 R >>',
    stream(content),
  }
  local file, places = '%PDF-1.7\n', ''
  for number, object in ipairs(objects) do
    places = ('%s%010d 00000 n \n'):format(places, #file)
    file = ('%s%d 0 obj %s endobj\n'):format(file, number, object)
  end
  local count = #objects + 1
  local tail = 'xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n'
  return file .. tail:format(count, places, count, #file)
end

return M
