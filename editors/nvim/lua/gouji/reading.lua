--- Readings: what the program reads from a file that no editor shows as text, in a buffer that cannot be changed. The
--- buffer's name is the address by which the server knows the reading.
local lang = require('gouji.lang')
local program = require('gouji.program')

local M = {}

--- The address of the reading of a file, letter by letter as the server writes it: another spelling is another buffer.
function M.address(path)
  local whole = vim.fs.normalize(vim.fn.fnamemodify(path, ':p'), { expand_env = false })
  local drive, rest = whole:match('^(%a:)(.*)')
  local encoded = (rest or whole):gsub('[^%w%-._~/]', function(byte)
    return ('%%%02X'):format(byte:byte())
  end)
  return 'gouji://' .. (drive and '/' .. drive or '') .. encoded
end

--- The file that a buffer is the reading of; nothing for any other buffer.
function M.file(bufnr)
  local rest = vim.api.nvim_buf_get_name(bufnr):match('^gouji:(//.*)')
  return rest and vim.uri_to_fname('file:' .. rest)
end

--- The file that a buffer shows in some other way than as its text: as a reading, or as an archive by zip.vim.
function M.file_behind(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  return M.file(bufnr) or name:match('^zipfile://(.+)::') or (vim.bo[bufnr].filetype == 'zip' and name or nil)
end

local function arguments(path)
  return { 'text', '--', path }
end

--- The text in what the program gave, or why there is none.
local function text_in(outcome)
  if outcome.code == 0 then
    return outcome.stdout
  end
  return nil, vim.trim(outcome.stderr)
end

--- Hands the lines of the reading of a file to `done`, none if it cannot be read.
function M.lines_of(path, done)
  program.run(arguments(path), nil, function(outcome)
    done(vim.split(text_in(outcome) or '', '\n', { plain = true }))
  end)
end

local function tell(reason)
  -- An error told inside an autocommand would end it.
  vim.schedule(function()
    vim.notify(reason, vim.log.levels.ERROR, { title = 'gouji' })
  end)
end

--- Puts a text into a buffer, touching only what differs: the cursor, marks and folds stay where they are.
local function fill(bufnr, text)
  local lines = vim.split(text, '\n', { plain = true })
  local ends_line = #lines > 1 and lines[#lines] == ''
  if ends_line then
    table.remove(lines)
  end
  local buffer = vim.bo[bufnr]
  buffer.modifiable, buffer.readonly = true, false
  local old = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  local function joined(list)
    return table.concat(list, '\n') .. '\n'
  end
  local changes = vim.diff(joined(old), joined(lines), { result_type = 'indices' })
  for at = #changes, 1, -1 do
    local first, removed, from, added = unpack(changes[at])
    -- Where nothing is removed, what is added stands behind the line.
    local start = removed == 0 and first or first - 1
    vim.api.nvim_buf_set_lines(bufnr, start, start + removed, false, vim.list_slice(lines, from, from + added - 1))
  end
  buffer.fileformat = 'unix'
  buffer.endofline = ends_line
  buffer.modifiable, buffer.readonly = false, true
  buffer.modified = false
end

--- Fills a buffer by its name. Where the file cannot be read, the reason is told, and stands in the text's place.
function M.read(bufnr)
  local buffer = vim.bo[bufnr]
  buffer.buftype = 'nowrite'
  buffer.swapfile = false
  local text, reason = nil, program.missing()
  if not reason then
    text, reason = text_in(program.wait(arguments(M.file(bufnr))))
  end
  vim.b[bufnr].gouji_unread = reason
  if not text then
    require('gouji.client').detach(bufnr)
    buffer.filetype = ''
    fill(bufnr, reason .. '\n')
    tell(reason)
    return
  end
  fill(bufnr, text)
  buffer.filetype = 'budget-disclosure'
end

--- Fills a buffer again after its file has changed. What can no longer be read stays as it was, and the reason is told.
local function fill_again(bufnr)
  program.run(arguments(M.file(bufnr)), nil, function(outcome)
    if not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    local text, reason = text_in(outcome)
    if text then
      fill(bufnr, text)
    else
      lang.tell(
        'WARN',
        reason .. '；显示的仍是原来的内容',
        reason .. '; what is shown is what it said before'
      )
    end
  end)
end

--- The server asks for a reading to be filled again.
function M.refresh(_, params)
  local bufnr = vim.uri_to_bufnr(params.uri)
  if vim.api.nvim_buf_is_loaded(bufnr) then
    fill_again(bufnr)
  end
  return vim.NIL
end

--- Shows the reading of a file, or of the one that the current buffer is of.
function M.open(name)
  local path = name ~= '' and program.argument(name) or M.file_behind(0) or vim.api.nvim_buf_get_name(0)
  if path == '' then
    lang.tell('WARN', '请写明文件，例如 :GoujiOpen 预算.docx', 'Name the file, as by :GoujiOpen 预算.docx')
    return
  end
  local bufnr = vim.fn.bufadd(M.address(path))
  if vim.api.nvim_buf_is_loaded(bufnr) and not vim.b[bufnr].gouji_unread then
    fill_again(bufnr)
  else
    -- zip.vim wants every name that ends in .docx, and fails where there is no unzip.
    vim.cmd(('noautocmd call bufload(%d)'):format(bufnr))
    M.read(bufnr)
  end
  if vim.b[bufnr].gouji_unread then
    vim.api.nvim_buf_delete(bufnr, { unload = true })
    return
  end
  vim.bo[bufnr].buflisted = true
  vim.cmd.buffer(bufnr)
end

--- Says above the window what is shown there: the buffer's name is hard to read.
function M.entitle()
  local title = vim.fs.basename(M.file(0)):gsub('%%', '%%%%') .. lang.say('（读出的文字）', ' (as read)')
  if vim.go.winbar == '' then
    vim.wo[0][0].winbar = title
  end
end

return M
