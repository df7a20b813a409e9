--- `gouji check` into the quickfix list.
local lang = require('gouji.lang')
local program = require('gouji.program')

local TYPES = { error = 'E', warning = 'W', information = 'I', hint = 'N' }

--- Matches what is UTF-8 throughout.
local R = vim.lpeg.R
local tail = R('\128\191')
local character = R('\0\127') + R('\194\223') * tail + R('\224\239') * tail * tail + R('\240\244') * tail * tail * tail
local utf8 = character ^ 0 * -1

--- The lines of a file as the program reads them.
local function lines_of(path)
  local file = io.open(path, 'rb')
  if not file then
    return {}
  end
  local text = file:read('*a')
  file:close()
  if text:sub(1, 3) == '\239\187\191' then
    text = text:sub(4)
  elseif text:sub(1, 2) == '\255\254' then
    text = vim.iconv(text:sub(3), 'utf-16le', 'utf-8') or ''
  elseif text:sub(1, 2) == '\254\255' then
    -- Neovim takes every UTF-16 for little-endian.
    text = vim.iconv(text:sub(3):gsub('(.)(.)', '%2%1'), 'utf-16le', 'utf-8') or ''
  elseif not utf8:match(text) then
    text = vim.iconv(text, 'gb18030', 'utf-8') or text
  end
  return vim.split(text:gsub('\r\n?', '\n'), '\n', { plain = true })
end

--- The column in bytes of one in characters, both from 1.
local function column(lines, place)
  local line = lines[place.line] or ''
  return vim.str_byteindex(line, 'utf-32', place.column - 1, false) + 1
end

local function items(report, folder, bufnr)
  local list = {}
  for _, file in ipairs(report.files) do
    local is_absolute = vim.fn.isabsolutepath(file.path) == 1
    local path = is_absolute and file.path or vim.fs.joinpath(folder, file.path)
    local has_any = #file.findings > 0
    local lines = has_any and (bufnr and vim.api.nvim_buf_get_lines(bufnr, 0, -1, false) or lines_of(path)) or {}
    for _, finding in ipairs(file.findings) do
      local from, to = finding.range.start, finding.range['end']
      table.insert(list, {
        bufnr = bufnr,
        filename = not bufnr and path or nil,
        lnum = from.line,
        col = column(lines, from),
        end_lnum = to.line,
        end_col = column(lines, to),
        type = TYPES[finding.severity],
        text = ('%s [%s]'):format(finding.message, finding.code),
      })
    end
  end
  return list
end

--- The buffer that was checked last.
local last

--- The buffer to check: in the list of findings, the one that they are of.
local function current()
  local bufnr = vim.api.nvim_get_current_buf()
  local is_list = vim.bo[bufnr].buftype == 'quickfix'
  last = is_list and last and vim.api.nvim_buf_is_loaded(last) and last or bufnr
  return last
end

--- Checks files and folders, or the current buffer as it stands where none are named.
return function(paths)
  if not program.is_there() then
    return
  end
  local folder = vim.fn.getcwd()
  local args = { 'check', '--format', 'json', '--' }
  local bufnr, stdin
  if #paths == 0 then
    bufnr = current()
    stdin = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n') .. '\n'
    table.insert(args, '-')
  end
  vim.list_extend(args, vim.tbl_map(program.argument, paths))
  program.run(args, stdin, function(outcome)
    if outcome.stderr ~= '' then
      vim.notify(vim.trim(outcome.stderr), vim.log.levels.WARN, { title = 'gouji' })
    end
    local is_read, report = pcall(vim.json.decode, outcome.stdout)
    if not is_read then
      if outcome.stderr == '' then
        lang.tell('ERROR', 'gouji check 没有给出结果', 'gouji check gave no result')
      end
      return
    end
    local found = items(report, folder, bufnr)
    local title = vim.list_extend({ 'gouji check' }, paths)
    vim.fn.setqflist({}, ' ', { title = table.concat(title, ' '), items = found })
    if #found > 0 then
      vim.cmd('botright copen')
    elseif outcome.code == 0 then
      vim.cmd.cclose()
    end
    local summary = report.summary
    if #summary.skipped > 0 then
      local first = summary.skipped[1]
      lang.tell(
        'WARN',
        ('%d 个文件没有检查，如 %s（%s）'):format(#summary.skipped, first.path, first.reason),
        ('Files not checked: %d, such as %s (%s)'):format(#summary.skipped, first.path, first.reason)
      )
    end
    if summary.files == 0 then
      return
    end
    local counted = { summary.files, #found }
    lang.tell(
      'INFO',
      ('共检查 %d 个文件，%d 个问题'):format(unpack(counted)),
      ('Files checked: %d, findings: %d'):format(unpack(counted))
    )
  end)
end
