--- The program: the same for the server and for the commands.
local M = {}

--- Its path or name, as configured for the server.
function M.name()
  local cmd = vim.lsp.config.gouji.cmd
  return type(cmd) == 'table' and cmd[1] or 'gouji'
end

--- Why it cannot be started, if it cannot.
function M.missing()
  if vim.fn.executable(M.name()) == 1 then
    return nil
  end
  return require('gouji.lang')
    .say(
      '没有找到程序 %s。请安装 gouji，或用 vim.lsp.config 指定它的路径，详见 :help gouji-install',
      'The program %s was not found. Install gouji, or give its path by vim.lsp.config: see :help gouji-install'
    )
    :format(M.name())
end

--- Whether it can be started; tells the user if not.
function M.is_there()
  local reason = M.missing()
  if reason then
    vim.notify(reason, vim.log.levels.ERROR, { title = 'gouji' })
  end
  return not reason
end

--- An argument as the program takes it: `%` is the current file, `~` the home folder. Globs are the program's to expand.
function M.argument(word)
  if word == '%' then
    return vim.fn.expand('%:p')
  end
  return vim.startswith(word, '~/') and vim.fs.normalize(word) or word
end

local function command(args)
  return vim.list_extend({ M.name(), '--lang', require('gouji.lang').code() }, args)
end

--- Runs it and hands its outcome to `done`, on the main loop.
function M.run(args, stdin, done)
  vim.system(command(args), { stdin = stdin, text = true }, vim.schedule_wrap(done))
end

--- Runs it and gives its outcome.
function M.wait(args)
  return vim.system(command(args), { text = true }):wait()
end

return M
