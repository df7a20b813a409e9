--- The server's actions for a whole document, as commands.
local client = require('gouji.client')
local lang = require('gouji.lang')

local M = {}

local function first_line(edit)
  local changes = edit.documentChanges and edit.documentChanges[1].edits or select(2, next(edit.changes or {}))
  return changes and changes[1] and changes[1].range.start.line + 1
end

--- Applies the first action of a kind and hands the first line of its change to `done`; `zh` and `en` say that there
--- is none.
local function apply(kind, zh, en, done)
  local server = client.current()
  if not server then
    return
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local function finish(err, action)
    if err then
      vim.notify(err.message, vim.log.levels.ERROR, { title = 'gouji' })
    elseif not action then
      lang.tell('INFO', zh, en)
    elseif action.edit then
      vim.lsp.util.apply_workspace_edit(action.edit, server.offset_encoding)
      if done then
        done(first_line(action.edit))
      end
    else
      server:request('codeAction/resolve', action, finish, bufnr)
    end
  end
  local params = vim.lsp.util.make_range_params(0, server.offset_encoding)
  params.context = { only = { kind }, diagnostics = {} }
  server:request('textDocument/codeAction', params, function(err, actions)
    finish(err, actions and actions[1])
  end, bufnr)
end

--- Inserts the glossary, or what it lacks, and goes there.
function M.glossary()
  local window = vim.api.nvim_get_current_win()
  apply(
    'source.insertGlossary.gouji',
    '名词解释已经齐全，无需插入',
    'The glossary lacks nothing',
    function(line)
      if line and vim.api.nvim_win_is_valid(window) then
        vim.api.nvim_win_call(window, function()
          vim.cmd("normal! m'")
          vim.api.nvim_win_set_cursor(window, { math.min(line, vim.fn.line('$')), 0 })
        end)
      end
    end
  )
end

--- Makes all safe fixes.
function M.fixall()
  apply('source.fixAll.gouji', '没有可以自动修复的问题', 'There is nothing that can be fixed safely')
end

--- Numbers the headings anew.
function M.renumber()
  apply('source.renumberHeadings.gouji', '标题编号无需调整', 'The headings are numbered as they should be')
end

return M
