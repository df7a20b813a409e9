--- `:Gouji`.
local lang = require('gouji.lang')

local M = {}

local function buffer_command(name)
  return function()
    require('gouji.client')[name](vim.api.nvim_get_current_buf())
  end
end

local function action(name)
  return function()
    require('gouji.actions')[name]()
  end
end

local subcommands = {
  check = function(args)
    require('gouji.check')(args)
  end,
  new = function(args)
    require('gouji.new')(args)
  end,
  open = function(args)
    require('gouji.reading').open(table.concat(args, ' '))
  end,
  annotate = function(args, is_forced)
    require('gouji.annotate')(table.concat(args, ' '), is_forced)
  end,
  dismiss = function()
    require('gouji.findings').dismiss()
  end,
  explain = function(args)
    require('gouji.findings').explain(args[1])
  end,
  info = function()
    require('gouji.info')()
  end,
  restart = function()
    require('gouji.client').restart()
  end,
  glossary = action('glossary'),
  fixall = action('fixall'),
  renumber = action('renumber'),
  on = buffer_command('on'),
  off = buffer_command('off'),
}

local OPTIONS = { '--unit', '--year', '--profile', '--kind', '--from', '--tables', '--date', '--output', '--force' }
local VALUES = { ['--profile'] = { 'chongqing', 'national' }, ['--kind'] = { 'department', 'unit' } }

local function beginning(list, lead)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, list)
end

--- Runs a subcommand; without one, tells how things stand.
function M.run(call)
  local args = vim.list_slice(call.fargs, 2)
  local name = call.fargs[1] or 'info'
  local run = subcommands[name]
  if run then
    run(args, call.bang)
  else
    lang.tell('ERROR', '没有 :Gouji ' .. name .. ' 这个命令', 'There is no :Gouji ' .. name)
  end
end

--- What can stand at the cursor of the command line.
function M.complete(lead, line)
  local words = vim.split(line:sub(1, #line - #lead), '%s+', { trimempty = true })
  -- Modifiers and the command itself stand before.
  while words[1] and not words[1]:find('^Gouji') do
    table.remove(words, 1)
  end
  local sub, last = words[2], words[#words]
  if not sub then
    return beginning(vim.fn.sort(vim.tbl_keys(subcommands)), lead)
  elseif sub == 'check' or sub == 'open' or sub == 'annotate' then
    return vim.fn.getcompletion(lead, 'file')
  elseif sub ~= 'new' then
    return {}
  elseif VALUES[last] then
    return beginning(VALUES[last], lead)
  elseif last == '--from' or last == '--tables' or last == '--output' then
    return vim.fn.getcompletion(lead, 'file')
  end
  return beginning(OPTIONS, lead)
end

return M
