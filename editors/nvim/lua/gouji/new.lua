--- `gouji new` into a buffer.
local lang = require('gouji.lang')
local program = require('gouji.program')

--- The value of an option among the arguments.
local function value(args, ...)
  for at, arg in ipairs(args) do
    for _, name in ipairs({ ... }) do
      if arg == name then
        return args[at + 1]
      elseif vim.startswith(arg, name .. '=') then
        return arg:sub(#name + 2)
      end
    end
  end
end

--- A name that no file and no buffer has.
local function free_name(unit, year, is_final)
  local title = is_final and '年度决算情况说明' or '年预算情况说明'
  local number = 1
  while true do
    local suffix = number > 1 and ('（%d）'):format(number) or ''
    local name = ('%s%s%s%s.txt'):format(unit, year, title, suffix)
    local path = vim.fs.joinpath(vim.fn.getcwd(), name)
    if not vim.uv.fs_stat(path) and vim.fn.bufexists(path) == 0 then
      return path
    end
    number = number + 1
  end
end

local function show(text, path)
  vim.cmd('botright new')
  vim.api.nvim_buf_set_name(0, path)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text:gsub('\n$', ''), '\n', { plain = true }))
  vim.cmd('filetype detect')
end

local function draft(args)
  program.run(vim.list_extend({ 'new' }, args), nil, function(outcome)
    if outcome.code ~= 0 then
      vim.notify(vim.trim(outcome.stderr), vim.log.levels.ERROR, { title = 'gouji' })
      return
    end
    local output = value(args, '-o', '--output')
    if output then
      vim.cmd('botright split ' .. vim.fn.fnameescape(output))
    else
      -- The title tells what was drafted.
      local is_final = vim.split(outcome.stdout, '\n', { plain = true })[1]:find('决算', 1, true) ~= nil
      show(outcome.stdout, free_name(value(args, '--unit'), value(args, '--year'), is_final))
    end
    -- What is left to add or to check.
    if outcome.stderr ~= '' then
      vim.notify(vim.trim(outcome.stderr), vim.log.levels.INFO, { title = 'gouji' })
    end
  end)
end

--- Asks for what is needed and not among the arguments, then drafts.
local function ask(args, wanted)
  local asked = table.remove(wanted, 1)
  if not asked then
    draft(args)
  elseif value(args, asked.option) then
    ask(args, wanted)
  else
    vim.ui.input({ prompt = asked.prompt, default = asked.default }, function(answer)
      -- An empty answer is a change of mind.
      if answer and vim.trim(answer) ~= '' then
        ask(vim.list_extend(args, { asked.option, vim.trim(answer) }), wanted)
      end
    end)
  end
end

--- Drafts a disclosure; the arguments are those of `gouji new`.
return function(args)
  if not program.is_there() then
    return
  end
  ask(vim.tbl_map(program.argument, args), {
    { option = '--unit', prompt = lang.say('单位名称：', 'Name of the unit: ') },
    { option = '--year', prompt = lang.say('年度：', 'Year: '), default = os.date('%Y') },
  })
end
