--- The server as a process, and the health check.
local Editor = require('editor')
local expect = require('expect')

local NAME, EXAMPLE, SHOWN = expect.NAME, expect.EXAMPLE, expect.SHOWN

local tests = {}

function tests.a_server_that_dies_is_started_again(editor)
  editor:open_checked(NAME, EXAMPLE)
  local expected = expect.sorted(editor:lua(SHOWN))
  local server = editor:servers()[1]
  for time = 1, 4 do
    vim.uv.kill(server, 'sigkill')
    expect.holds(
      vim.wait(Editor.PATIENCE, function()
        local now = editor:servers()
        local is_new = #now == 1 and now[1] ~= server
        server = is_new and now[1] or server
        return is_new
      end, 10),
      ('restart %d'):format(time)
    )
    editor:wait('diagnostics', '#vim.diagnostic.get(0) == ' .. #expected)
    expect.equal(expected, expect.sorted(editor:lua(SHOWN)), 'diagnostics')
  end
  editor:wait_told('已重新启动')
  vim.uv.kill(server, 'sigkill')
  editor:wait_told('不再重启')
  vim.wait(500)
  expect.equal({}, editor:servers(), 'servers')
  editor:command('Gouji restart')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
end

function tests.restart_leaves_one_server(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:restart()
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  expect.equal(expect.sorted(expect.checked(editor, NAME)), expect.sorted(editor:lua(SHOWN)), 'diagnostics')
  expect.equal({}, editor:told(), 'messages')
end

function tests.nothing_is_left_behind(editor)
  editor:open_checked(NAME, EXAMPLE)
  local server = editor:servers()[1]
  editor:quit()
  expect.holds(
    vim.wait(3000, function()
      return not Editor.runs(server)
    end, 10),
    'the server ends with the editor'
  )
  local killed = Editor.start()
  killed:open_checked(NAME, EXAMPLE)
  server = killed:servers()[1]
  vim.uv.kill(killed.pid, 'sigkill')
  expect.holds(
    vim.wait(3000, function()
      return not Editor.runs(server)
    end, 10),
    'the server ends when the editor is killed'
  )
end

function tests.a_missing_program_is_told_once()
  local editor = Editor.start({ without_program = true })
  editor:open(NAME, EXAMPLE)
  editor:wait_told('没有找到程序 gouji')
  editor:open('二' .. NAME, EXAMPLE)
  vim.wait(200)
  expect.equal(1, #editor:told(), 'messages')
  editor:try('Gouji check')
  editor:wait('a second message', '#_G.told == 2')
  editor:command('checkhealth gouji')
  expect.contains(editor:text(), 'ERROR 没有找到程序', 'health')
  editor:quit()
end

function tests.a_program_that_fails_is_told()
  local editor = Editor.start({ init = [[vim.lsp.config('gouji', { cmd = { 'false' } })]] })
  editor:open(NAME, EXAMPLE)
  editor:wait_told('未能启动')
  vim.wait(300)
  expect.equal({}, editor:servers(), 'servers')
  editor:command('checkhealth gouji')
  expect.contains(editor:text(), '不是能运行的 gouji', 'health')
  editor:quit()
end

function tests.a_program_that_never_answers_is_told()
  local editor = Editor.start({ init = [[vim.lsp.config('gouji', { cmd = { 'sleep', '1000' } })]] })
  editor:open(NAME, EXAMPLE)
  editor:wait_told('没有应答')
  local before = editor:servers('sleep')
  expect.equal(1, #before, 'programs')
  editor:command('Gouji restart')
  local now
  expect.holds(
    vim.wait(Editor.PATIENCE, function()
      now = editor:servers('sleep')
      return #now == 1 and now[1] ~= before[1]
    end, 10),
    'another one in its place'
  )
  editor:quit()
  expect.holds(
    vim.wait(3000, function()
      return not Editor.runs(now[1])
    end, 10),
    'it ends with the editor'
  )
end

function tests.a_second_configuration_is_noticed()
  local editor = Editor.start({
    init = [[
      vim.lsp.config('other', { cmd = { 'gouji', 'lsp' }, filetypes = { 'budget-disclosure' } })
      vim.lsp.enable('other')
    ]],
  })
  editor:open_checked(NAME, EXAMPLE)
  editor:wait('two servers', [[#vim.lsp.get_clients({ bufnr = 0 }) == 2]])
  editor:command('checkhealth gouji')
  expect.contains(editor:text(), '每个问题会显示两次', 'health')
  editor:quit()
end

function tests.health_is_clean(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('checkhealth gouji')
  local health = editor:text()
  expect.contains(health, 'OK gouji ', 'health')
  expect.contains(health, 'OK 语言服务器正在运行', 'health')
  expect.contains(health, 'OK 能识别文件类型', 'health')
  expect.contains(health, 'OK 能用 :GoujiOpen', 'health')
  expect.holds(not health:find('ERROR') and not health:find('WARNING'), health)
  expect.holds(not editor:lua([[return vim.v.errmsg]]):find('gouji'), 'no error while at it')
end

return tests
