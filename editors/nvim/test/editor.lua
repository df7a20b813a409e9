--- A Neovim with the plugin installed as a user has it, driven over its own protocol.
local Editor = {}
Editor.__index = Editor

local nvim, binary, work = arg[1], arg[2], arg[3]
local here = vim.fs.dirname(vim.fs.abspath(arg[0]))
local plugin = vim.fs.dirname(here)
local started = 0

--- Milliseconds that anything may take.
Editor.PATIENCE = 10000
Editor.binary = binary
Editor.plugin = plugin

local function write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  return path
end

--- Starts one in a home of its own. `options.env` is added to its environment, `options.init` is its init.lua,
--- `options.path` stands for a folder with the program.
function Editor.start(options)
  options = options or {}
  started = started + 1
  local home = vim.fs.joinpath(work, tostring(started))
  local site = vim.fs.joinpath(home, '.local/share/nvim/site/pack/plugins/start')
  vim.fn.mkdir(site, 'p')
  -- A copy, as installing makes one: the plugin needs nothing beside its folder.
  assert(vim.system({ 'cp', '-r', plugin, vim.fs.joinpath(site, 'gouji') }):wait().code == 0)
  local programs = vim.fs.joinpath(home, 'bin')
  vim.fn.mkdir(programs, 'p')
  if not options.without_program then
    assert(vim.uv.fs_symlink(binary, vim.fs.joinpath(programs, 'gouji')))
  end
  write(vim.fs.joinpath(home, '.config/nvim/init.lua'), options.init or '')
  local folder = vim.fs.joinpath(home, 'documents')
  vim.fn.mkdir(folder, 'p')
  local env = vim.tbl_extend('force', {
    HOME = home,
    PATH = programs .. ':/usr/bin:/bin',
    LANG = 'C.UTF-8',
    TMPDIR = home,
  }, options.env or {})
  local channel = vim.fn.jobstart({ nvim, '--embed', '--headless' }, {
    rpc = true,
    clear_env = true,
    env = env,
    cwd = folder,
    on_exit = function(_, code)
      Editor.exit_code = code
    end,
  })
  assert(channel > 0, 'Neovim does not start')
  local editor = setmetatable({ channel = channel, folder = folder, home = home, site = site }, Editor)
  editor.pid = vim.fn.jobpid(channel)
  -- What is told to the user is kept, to be read by the tests.
  editor:lua([[
    _G.told = {}
    local notify = vim.notify
    vim.notify = function(text, level, ...)
      table.insert(_G.told, { text = text, level = level })
      return notify(text, level, ...)
    end
  ]])
  return editor
end

--- Runs Lua in it.
function Editor:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

--- Runs a command.
function Editor:command(line)
  return vim.rpcrequest(self.channel, 'nvim_command', line)
end

--- Runs a command that tells an error.
function Editor:try(line)
  pcall(self.command, self, line)
end

--- Types keys, as a user does.
function Editor:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

--- Writes a document into its folder.
function Editor:write(name, text)
  return write(vim.fs.joinpath(self.folder, name), text)
end

--- Writes a document and opens it.
function Editor:open(name, text)
  self:command('edit ' .. vim.fn.fnameescape(self:write(name, text)))
end

--- Waits until the Lua expression holds and gives its value.
function Editor:wait(what, expression)
  local value
  local is_so = vim.wait(Editor.PATIENCE, function()
    value = self:lua('return ' .. expression)
    return value ~= nil and value ~= vim.NIL and value ~= false
  end, 10)
  if not is_so then
    error(('waited in vain for %s; told: %s'):format(what, vim.inspect(self:told())), 2)
  end
  return value
end

--- Opens a document and waits for the server to have read it.
function Editor:open_checked(name, text)
  self:open(name, text)
  self:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
end

--- All texts told so far.
function Editor:told()
  return self:lua([[return vim.tbl_map(function(message) return message.text end, _G.told)]])
end

--- Waits for a message that contains the words.
function Editor:wait_told(words)
  self:wait(
    'the message ' .. words,
    ([[vim.iter(_G.told):any(function(message) return message.text:find(%q, 1, true) ~= nil end)]]):format(words)
  )
end

--- The text of the current buffer.
function Editor:text()
  return self:lua([[return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')]])
end

--- Process ids of its servers, told by the system rather than by Neovim.
function Editor:servers(program)
  return vim.tbl_filter(function(pid)
    -- It may have ended in between.
    return (vim.api.nvim_get_proc(pid) or {}).name == (program or 'gouji')
  end, vim.api.nvim_get_proc_children(self.pid))
end

--- Restarts the server, and waits for the other one.
function Editor:restart()
  local before = self:servers()[1]
  self:command('Gouji restart')
  local is_another = vim.wait(Editor.PATIENCE, function()
    local now = self:servers()
    return #now == 1 and now[1] ~= before
  end, 10)
  assert(is_another, 'there is no other server')
end

--- Whether a process runs.
function Editor.runs(pid)
  local stat = io.open(('/proc/%d/stat'):format(pid))
  if not stat then
    return false
  end
  local state = stat:read('*a'):match('%) (%a)')
  stat:close()
  return state ~= 'Z'
end

--- Leaves it as a user does; what hangs is killed.
function Editor:quit()
  pcall(vim.rpcnotify, self.channel, 'nvim_command', 'qall!')
  if vim.fn.jobwait({ self.channel }, 3000)[1] == -1 then
    vim.uv.kill(self.pid, 'sigkill')
    vim.fn.jobwait({ self.channel }, 1000)
  end
end

return Editor
