--- What the tests expect, and the documents they open.
local Editor = require('editor')

local M = { NAME = '部门预算情况说明.txt' }
local fixtures = vim.fs.joinpath(vim.fs.dirname(vim.fs.abspath(arg[0])), '../../../tests/fixtures')

function M.read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

M.EXAMPLE = M.read(vim.fs.joinpath(fixtures, 'example', M.NAME))
M.SOUND = M.EXAMPLE
  :gsub('420%.10万元', '402.10万元')
  :gsub('增加（减少）0万元', '增加0万元')
  :gsub('截止2024', '截至2024')

function M.equal(expected, actual, what)
  if not vim.deep_equal(expected, actual) then
    local shown = ('%s: expected %s, found %s'):format(what, vim.inspect(expected), vim.inspect(actual))
    error(shown, 2)
  end
end

function M.holds(condition, what)
  if not condition then
    error(what, 2)
  end
end

function M.contains(text, part, what)
  if not text:find(part, 1, true) then
    error(('%s: %q is not in %q'):format(what, part, text), 2)
  end
end

--- What `gouji check` says of a file, as `line:column code`, columns in characters.
function M.checked(editor, name)
  local outcome = vim
    .system({ Editor.binary, 'check', '--format', 'json', name }, { cwd = editor.folder, text = true })
    :wait()
  local report = vim.json.decode(outcome.stdout)
  return vim.tbl_map(function(finding)
    local start = finding.range.start
    return ('%d:%d %s'):format(start.line, start.column, finding.code)
  end, report.files[1].findings)
end

--- The diagnostics of the current buffer in the same form.
M.SHOWN = [[
  local shown = vim.tbl_map(function(diagnostic)
    local line = vim.api.nvim_buf_get_lines(0, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
    local column = vim.str_utfindex(line, 'utf-32', diagnostic.col) + 1
    return ('%d:%d %s'):format(diagnostic.lnum + 1, column, diagnostic.code)
  end, vim.diagnostic.get(0))
  return shown
]]

function M.sorted(list)
  table.sort(list)
  return list
end

M.HAS_CODE = [[vim.iter(vim.diagnostic.get(0)):any(function(found) return found.code == %q end)]]

return M
