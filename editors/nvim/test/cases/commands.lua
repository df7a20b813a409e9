--- `:Gouji` and its help.
local Editor = require('editor')
local expect = require('expect')

local NAME, EXAMPLE, SOUND, SHOWN, HAS_CODE = expect.NAME, expect.EXAMPLE, expect.SOUND, expect.SHOWN, expect.HAS_CODE

local tests = {}

function tests.check_fills_the_list_from_the_buffer(editor)
  editor:open_checked(NAME, EXAMPLE)
  -- What is not written counts too.
  editor:command([[%s/420\.10/402.10/]])
  editor:command('Gouji check')
  editor:wait('the list', '#vim.fn.getqflist() > 0')
  editor:wait_told('共检查 1 个文件')
  local list = editor:lua('return vim.fn.getqflist()')
  local codes = table.concat(vim.tbl_map(function(item)
    return item.text
  end, list))
  expect.holds(not codes:find('total-mismatch', 1, true), 'what was mended is not in the list')
  expect.equal('quickfix', editor:lua('return vim.bo.buftype'), 'the list is open')
  -- Once more, from the list itself.
  editor:command('Gouji check')
  editor:wait('the second answer', '#_G.told == 2')
  expect.equal(#list, editor:lua('return #vim.fn.getqflist()'), 'findings')
  editor:command('cfirst')
  expect.contains(
    editor:lua([[return vim.api.nvim_get_current_line():sub(vim.fn.col('.'))]]),
    '增加（减少）',
    'place'
  )
end

function tests.check_fills_the_list_from_a_folder(editor)
  editor:write('2025/' .. NAME, EXAMPLE)
  editor:write('2025/好.txt', '好\n')
  editor:write('2025/国标.txt', vim.iconv(EXAMPLE, 'utf-8', 'gb18030'))
  editor:write('2025/视窗.txt', '\255\254' .. vim.iconv(EXAMPLE:gsub('\n', '\r\n'), 'utf-8', 'utf-16le'))
  editor:write('2025/大端.txt', '\254\255' .. vim.iconv(EXAMPLE, 'utf-8', 'utf-16le'):gsub('(.)(.)', '%2%1'))
  editor:command('Gouji check 2025')
  editor:wait('the list', '#vim.fn.getqflist() > 0')
  editor:wait_told('共检查 5 个文件')
  local list = editor:lua([[return vim.tbl_map(function(item)
    local name = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
    return ('%s %d:%d-%d %s'):format(name, item.lnum, item.col, item.end_col, item.type)
  end, vim.fn.getqflist())]])
  local line = vim.split(EXAMPLE, '\n')[18]
  local column = assert(line:find('420.10', 1, true))
  local place = ('18:%d-%d E'):format(column, column + #'420.10')
  for _, name in ipairs({ NAME, '国标.txt', '视窗.txt', '大端.txt' }) do
    expect.holds(vim.list_contains(list, name .. ' ' .. place), name .. ': ' .. vim.inspect(list))
  end
end

function tests.check_tells_what_it_cannot_do(editor)
  editor:command('Gouji check nowhere.txt')
  editor:wait('the list', '#vim.fn.getqflist() == 1')
  expect.contains(editor:lua('return vim.fn.getqflist()[1].text'), '文件不存在', 'list')
  editor:command('Gouji check --nonsense')
  editor:wait('the list', '#vim.fn.getqflist() == 1')
  expect.contains(editor:lua('return vim.fn.getqflist()[1].text'), '文件不存在', 'list')
end

function tests.the_glossary_is_inserted(editor)
  local without = EXAMPLE:gsub('六、专业性名词解释.-\n\n', '')
  editor:open_checked(NAME, without)
  editor:wait('the finding', HAS_CODE:format('missing-glossary'))
  editor:command('Gouji glossary')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('missing-glossary'))
  expect.contains(editor:text(), '名词解释', 'text')
  expect.contains(editor:text(), '其他收入：', 'text')
  expect.holds(editor:lua('return vim.fn.line(".")') > 20, 'the cursor is at the glossary')
  editor:command('Gouji glossary')
  editor:wait_told('无需插入')
end

function tests.safe_fixes_are_made_all_at_once(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('Gouji fixall')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  expect.contains(editor:text(), '截至2024年', 'text')
  expect.contains(editor:text(), '基本支出420.10', 'figures stay')
  editor:command('Gouji fixall')
  editor:wait_told('没有可以自动修复的问题')
end

function tests.headings_are_numbered_anew(editor)
  editor:open_checked(NAME, (EXAMPLE:gsub('（二）单位构成', '（一）单位构成')))
  editor:command('Gouji renumber')
  editor:wait('the number', [[vim.fn.search('（二）单位构成', 'n') > 0]])
  editor:command('Gouji renumber')
  editor:wait_told('标题编号无需调整')
end

function tests.a_draft_opens_in_a_buffer(editor)
  editor:command('Gouji new --unit 澄湖市望山区档案馆 --year 2026')
  editor:wait('the draft', [[vim.fn.search('澄湖市望山区档案馆', 'n') > 0]])
  expect.equal(
    '澄湖市望山区档案馆2026年预算情况说明.txt',
    vim.fs.basename(editor:lua('return vim.fn.bufname()')),
    'name'
  )
  expect.equal('budget-disclosure', editor:lua('return vim.bo.filetype'), 'file type')
  expect.equal(true, editor:lua('return vim.bo.modified'), 'is still to be written')
  editor:wait('the blanks', '#vim.diagnostic.get(0) > 0')
  editor:command('Gouji new --unit 澄湖市望山区档案馆 --year 2026')
  editor:wait('a second name', [[vim.fn.bufname():find('（2）', 1, true) ~= nil]])
end

function tests.a_draft_follows_the_current_document(editor)
  editor:open(NAME, SOUND)
  editor:command('Gouji new --unit 澄湖市望山区档案馆 --year 2026 --from %')
  editor:wait('last year’s contact', [[vim.fn.search('林知远', 'n') > 0 and vim.fn.search('2026年', 'n') > 0]])
end

function tests.a_draft_asks_for_what_it_needs(editor)
  editor:type(':Gouji new<CR>')
  editor:type('望山区档案馆<CR><C-u>2027<CR>')
  editor:wait('the draft', [[vim.fn.bufname():find('望山区档案馆2027年', 1, true) ~= nil]])
end

function tests.a_draft_is_written_where_it_is_wanted(editor)
  editor:command('Gouji new --unit 望山区档案馆 --year 2026 --output 新.txt')
  editor:wait('the file', [[vim.fn.bufname() == '新.txt' and vim.fn.search('望山区档案馆', 'n') > 0]])
  editor:command('Gouji new --unit 望山区档案馆 --year 2026 --output 新.txt')
  editor:wait_told('--force')
end

function tests.info_tells_how_things_stand(editor)
  local before = editor:lua([[return vim.api.nvim_exec2('Gouji info', { output = true }).output]])
  expect.contains(before, '未启用', 'info without a server')
  editor:open_checked(NAME, EXAMPLE)
  local info = editor:lua([[return vim.api.nvim_exec2('Gouji', { output = true }).output]])
  expect.contains(info, vim.fs.joinpath(editor.home, 'bin/gouji'), 'info')
  expect.contains(info, '2 个错误，2 个警告，1 个信息', 'info')
end

function tests.any_buffer_is_switched_on_and_off(editor)
  editor:open('说明.txt', EXAMPLE)
  editor:command('Gouji glossary')
  editor:wait_told(':Gouji on')
  editor:command('Gouji on')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  vim.wait(200)
  expect.equal(1, #editor:servers(), 'servers')
  expect.equal(expect.sorted(expect.checked(editor, '说明.txt')), expect.sorted(editor:lua(SHOWN)), 'diagnostics')
  editor:command('Gouji off')
  editor:wait('no diagnostics', '#vim.diagnostic.get(0) == 0')
  expect.holds(
    vim.wait(Editor.PATIENCE, function()
      return #editor:servers() == 0
    end, 10),
    'the server is gone'
  )
  editor:open('说明.rst', EXAMPLE)
  editor:command('Gouji on')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  expect.equal('rst', editor:lua('return vim.bo.filetype'), 'file type')
  editor:command('edit!')
  vim.wait(200)
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
end

function tests.a_buffer_without_a_name_wants_one(editor)
  editor:lua([[vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(..., '\n'))]], EXAMPLE)
  editor:command('Gouji on')
  editor:wait_told(':file')
  editor:command('file 说明.txt')
  editor:command('Gouji on')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
end

function tests.what_is_switched_off_stays_off(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('Gouji off')
  editor:command('edit!')
  vim.wait(300)
  expect.equal({}, editor:servers(), 'servers')
end

function tests.commands_are_completed(editor)
  local function completed(line)
    return editor:lua([[return vim.fn.getcompletion(..., 'cmdline')]], line)
  end
  local all = { 'annotate', 'check', 'dismiss', 'explain', 'fixall', 'glossary', 'info', 'new', 'off', 'on', 'open' }
  vim.list_extend(all, { 'renumber', 'restart' })
  expect.equal(all, completed('Gouji '), 'subcommands')
  expect.equal({ 'renumber', 'restart' }, completed('Gouji re'), 'subcommands')
  expect.equal({ '--year' }, completed('Gouji new --unit 馆 --y'), 'options')
  expect.equal({ 'national' }, completed('Gouji new --profile n'), 'values')
  editor:write('2025/说明.txt', '')
  for _, name in ipairs({ 'Gouji check', 'Gouji open', 'Gouji annotate', 'Gouji! annotate', 'GoujiOpen' }) do
    expect.equal({ '2025/' }, completed(name .. ' 2'), name)
  end
  editor:try('Gouji nonsense')
  editor:wait_told('没有 :Gouji nonsense')
end

function tests.help_covers_every_command(editor)
  editor:command('helptags ' .. vim.fs.joinpath(editor.site, 'gouji/doc'))
  for _, name in ipairs(editor:lua([[return vim.fn.getcompletion('Gouji ', 'cmdline')]])) do
    editor:command('help :Gouji-' .. name)
    expect.contains(editor:lua('return vim.fn.bufname()'), 'gouji.txt', name)
  end
  -- Every reference in the help leads somewhere.
  for tag in editor:text():gmatch('|([^|%s]+)|') do
    editor:command('help ' .. tag)
  end
end

return tests
