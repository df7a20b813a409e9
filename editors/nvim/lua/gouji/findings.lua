--- The finding at the cursor: its rule explained, or not reported again.
local client = require('gouji.client')
local lang = require('gouji.lang')
local program = require('gouji.program')

local M = {}

--- The finding that the cursor is on, or else on whose line it is; the gravest of several.
local function at_cursor()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local on_line = vim.tbl_filter(function(found)
    return found.source == 'gouji' and type(found.code) == 'string'
  end, vim.diagnostic.get(0, { lnum = line - 1 }))
  local here = vim.tbl_filter(function(found)
    return found.col <= column and (found.end_lnum > line - 1 or column < math.max(found.end_col, found.col + 1))
  end, on_line)
  local list = #here > 0 and here or on_line
  table.sort(list, function(one, other)
    return one.severity < other.severity
  end)
  return list[1]
end

--- Shows the page of a rule in a window above the text; a second time goes into it.
function M.explain(code)
  if not code then
    local found = at_cursor()
    if not found then
      return lang.tell('INFO', '光标所在的行没有问题', 'There is no finding on this line')
    end
    code = found.code
  end
  if not program.is_there() then
    return
  end
  program.run({ 'explain', code }, nil, function(outcome)
    if outcome.code ~= 0 then
      vim.notify(vim.trim(outcome.stderr), vim.log.levels.ERROR, { title = 'gouji' })
      return
    end
    local page = vim.split(vim.trim(outcome.stdout), '\n', { plain = true })
    vim.lsp.util.open_floating_preview(page, 'markdown', {
      border = 'rounded',
      title = (' %s '):format(code),
      max_width = 80,
      focus_id = 'gouji-explain',
    })
  end)
end

--- Has the server write what is not to be reported again, and writes the file unless somebody is changing it.
local function write(server, dismissal)
  local unsaved = {}
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    unsaved[bufnr] = vim.bo[bufnr].modified
  end
  local params = { command = 'gouji.addDismissal', arguments = { dismissal } }
  server:request('workspace/executeCommand', params, function(err, uri)
    if err then
      vim.notify(err.message, vim.log.levels.ERROR, { title = 'gouji' })
      return
    end
    local bufnr = vim.uri_to_bufnr(uri)
    if vim.api.nvim_buf_is_loaded(bufnr) and not unsaved[bufnr] then
      local last = vim.api.nvim_buf_line_count(bufnr)
      -- What is put into an empty buffer leaves its one line behind.
      if last > 1 and vim.api.nvim_buf_get_lines(bufnr, last - 1, last, false)[1] == '' then
        vim.api.nvim_buf_set_lines(bufnr, last - 1, last, false, {})
      end
      vim.api.nvim_buf_call(bufnr, function()
        vim.cmd('silent write')
      end)
    end
    local name = vim.fn.fnamemodify(vim.uri_to_fname(uri), ':~:.')
    lang.tell('INFO', ('已写入 %s，不再报告'):format(name), ('Written into %s: not reported again'):format(name))
  end)
end

--- Asks for the reason where one is wanted: a word or a term of the unit's own is reason enough.
function M.dismiss_as(server, dismissal)
  if dismissal.scope ~= 'here' and dismissal.scope ~= 'file' then
    return write(server, dismissal)
  end
  local prompt = lang.say('不再报告的理由：', 'Why is it right as it is: ')
  vim.ui.input({ prompt = prompt }, function(answer)
    -- An empty answer is a change of mind.
    if answer and vim.trim(answer) ~= '' then
      write(server, vim.tbl_extend('force', dismissal, { reason = vim.trim(answer) }))
    end
  end)
end

--- Dismisses the finding at the cursor, as the user chooses.
function M.dismiss()
  local server = client.current()
  if not server then
    return
  end
  local found = at_cursor()
  if not found then
    return lang.tell('INFO', '光标所在的行没有问题', 'There is no finding on this line')
  end
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = vim.tbl_get(found, 'user_data', 'lsp', 'range'),
    context = { only = { 'quickfix.gouji.dismiss' }, diagnostics = {} },
  }
  server:request('textDocument/codeAction', params, function(err, actions)
    if err then
      vim.notify(err.message, vim.log.levels.ERROR, { title = 'gouji' })
      return
    end
    local own = vim.tbl_filter(function(action)
      return action.command.arguments[1].code == found.code
    end, actions or {})
    vim.ui.select(own, {
      prompt = found.message,
      format_item = function(action)
        return action.title
      end,
    }, function(chosen)
      if chosen then
        M.dismiss_as(server, chosen.command.arguments[1])
      end
    end)
  end)
end

return M
