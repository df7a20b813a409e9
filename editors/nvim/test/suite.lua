--- The plugin, end to end: real Neovims, the real program. suite.lua NVIM BINARY FOLDER
local here = vim.fs.dirname(vim.fs.abspath(arg[0]))
package.path = here .. '/?.lua;' .. package.path
local Editor = require('editor')

local tests = {}
for _, file in ipairs({ 'documents', 'commands', 'findings', 'server', 'readings' }) do
  tests = vim.tbl_extend('error', tests, require('cases.' .. file))
end

local names = vim.tbl_keys(tests)
table.sort(names)
local failed = 0
for _, name in ipairs(names) do
  local began = vim.uv.hrtime()
  local editor
  local is_good, why = xpcall(function()
    editor = Editor.start()
    tests[name](editor)
  end, function(reason)
    return type(reason) == 'string' and reason or vim.inspect(reason)
  end)
  if editor then
    editor:quit()
  end
  local took = (vim.uv.hrtime() - began) / 1e9
  io.stdout:write(('%s %s (%.1f s)\n'):format(is_good and 'ok  ' or 'FAIL', name:gsub('_', ' '), took))
  if not is_good then
    failed = failed + 1
    io.stdout:write('     ' .. why:gsub('\n', '\n     ') .. '\n')
  end
  io.stdout:flush()
end
io.stdout:write(('%d of %d tests passed\n'):format(#names - failed, #names))
os.exit(failed == 0 and 0 or 1)
