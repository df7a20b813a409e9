--- `gouji check` into the quickfix list.
local lang = require('gouji.lang')
local program = require('gouji.program')
local reading = require('gouji.reading')

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

--- Hands the lines of a file to `done`.
local function with_lines_of(file, done)
  if file.is_reading then
    reading.lines_of(file.path, done)
  elseif file.bufnr then
    done(vim.api.nvim_buf_get_lines(file.bufnr, 0, -1, false))
  else
    done(lines_of(file.path))
  end
end

--- The entries of a file's findings.
local function items_of(file, lines)
  return vim.tbl_map(function(finding)
    local from, to = finding.range.start, finding.range['end']
    local place = finding.place and finding.place .. lang.say('：', ': ') or ''
    return {
      bufnr = not file.is_reading and file.bufnr or nil,
      filename = file.is_reading and reading.address(file.path) or (not file.bufnr and file.path or nil),
      -- Shown in place of the address, which is hard to read.
      module = file.is_reading and vim.fn.fnamemodify(file.path, ':~:.') or nil,
      lnum = from.line,
      col = column(lines, from),
      end_lnum = to.line,
      end_col = column(lines, to),
      type = TYPES[finding.severity],
      text = ('%s%s [%s]'):format(place, finding.message, finding.code),
    }
  end, file.findings)
end

--- The files of a report that have findings, and the one in a buffer by the buffer.
local function files_of(report, folder, bufnr)
  local files = {}
  for _, file in ipairs(report.files) do
    if #file.findings > 0 then
      local is_absolute = vim.fn.isabsolutepath(file.path) == 1
      local path = is_absolute and file.path or vim.fs.joinpath(folder, file.path)
      table.insert(files, {
        path = bufnr and vim.api.nvim_buf_get_name(bufnr) or path,
        bufnr = bufnr,
        findings = file.findings,
        -- What has places has no lines: findings stand in its reading.
        is_reading = vim.iter(file.findings):any(function(finding)
          return finding.place ~= nil
        end),
      })
    end
  end
  return files
end

--- The gravest first, those of one severity in the order they stand in.
local function by_severity(list)
  local sorted = {}
  for _, type in ipairs({ 'E', 'W', 'I', 'N' }) do
    vim.list_extend(
      sorted,
      vim.tbl_filter(function(item)
        return item.type == type
      end, list)
    )
  end
  return sorted
end

--- Hands the entries of all files to `done`.
local function with_items(files, done)
  local list = {}
  local function go_on(at)
    if not files[at] then
      return done(by_severity(list))
    end
    return with_lines_of(files[at], function(lines)
      vim.list_extend(list, items_of(files[at], lines))
      return go_on(at + 1)
    end)
  end
  go_on(1)
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

--- Shows what was found, and tells how much that is.
local function show(found, summary, code, paths)
  local title = vim.list_extend({ 'gouji check' }, paths)
  vim.fn.setqflist({}, ' ', { title = table.concat(title, ' '), items = found })
  if #found > 0 then
    vim.cmd('botright copen')
  elseif code == 0 then
    vim.cmd.cclose()
  end
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
end

--- Checks files and folders, or the current buffer as it stands where none are named: of a reading, its file.
return function(paths)
  if not program.is_there() then
    return
  end
  local folder = vim.fn.getcwd()
  local args = { 'check', '--format', 'json', '--' }
  local bufnr, stdin
  if #paths == 0 then
    bufnr = current()
  end
  local file = bufnr and reading.file_behind(bufnr)
  if file then
    bufnr, paths = nil, { file }
  elseif bufnr then
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
    with_items(files_of(report, folder, bufnr), function(found)
      show(found, report.summary, outcome.code, paths)
    end)
  end)
end
