--- `gouji check --annotate`: findings as comments in a copy of a Word document or a workbook.
local lang = require('gouji.lang')
local program = require('gouji.program')
local reading = require('gouji.reading')

--- Where a copy lies that nobody named.
local function beside(path)
  local stem, extension = vim.fn.fnamemodify(path, ':r'), vim.fn.fnamemodify(path, ':e')
  return ('%s（批注）.%s'):format(stem, extension)
end

--- Calls `go_on` unless something lies where the copy is to lie and shall stay there.
local function ask(copy, go_on)
  if not vim.uv.fs_stat(copy) then
    return go_on()
  end
  local answers = { lang.say('覆盖', 'Overwrite it'), lang.say('取消', 'Leave it') }
  local prompt = lang.say('%s 已经存在：', '%s is there already:'):format(copy)
  vim.ui.select(answers, { prompt = prompt }, function(_, chosen)
    if chosen == 1 then
      go_on()
    end
  end)
end

local function write(path, copy)
  local args = { 'check', '--format', 'json', '--annotate', copy, '--', path }
  program.run(args, nil, function(outcome)
    local reason = vim.trim(outcome.stderr)
    -- With findings it is 1.
    if outcome.code ~= 0 and outcome.code ~= 1 then
      vim.notify(reason, vim.log.levels.ERROR, { title = 'gouji' })
      return
    end
    if reason ~= '' then
      vim.notify(reason, vim.log.levels.WARN, { title = 'gouji' })
    end
    local summary = vim.json.decode(outcome.stdout).summary
    local count = summary.error + summary.warning
    lang.tell(
      'INFO',
      ('批注已写入副本 %s（错误和警告 %d 个）'):format(copy, count),
      ('Comments are in the copy %s (errors and warnings: %d)'):format(copy, count)
    )
  end)
end

--- Writes the copy of the file that the current buffer is the reading of.
return function(name, is_forced)
  local path = reading.file_behind(0)
  if not path then
    lang.tell(
      'WARN',
      '请先用 :GoujiOpen 打开 Word 文档或工作簿',
      'Open a Word document or a workbook by :GoujiOpen first'
    )
    return
  end
  local copy = name == '' and beside(path) or vim.fn.fnamemodify(program.argument(name), ':p')
  if vim.fn.isdirectory(copy) == 1 then
    copy = vim.fs.joinpath(copy, vim.fs.basename(path))
  end
  if not program.is_there() then
    return
  end
  local function go_on()
    write(path, copy)
  end
  if is_forced then
    go_on()
  else
    ask(copy, go_on)
  end
end
