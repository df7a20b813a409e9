--- The plugin, end to end: real Neovims, the real program. suite.lua NVIM BINARY FOLDER
local here = vim.fs.dirname(vim.fs.abspath(arg[0]))
package.path = here .. '/?.lua;' .. package.path
local Editor = require('editor')

local NAME = '部门预算情况说明.txt'
local fixtures = vim.fs.joinpath(here, '../../../tests/fixtures')

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

local EXAMPLE = read(vim.fs.joinpath(fixtures, 'example', NAME))
local SOUND = EXAMPLE:gsub('420%.10万元', '402.10万元')
  :gsub('增加（减少）0万元', '增加0万元')
  :gsub('截止2024', '截至2024')

local function equal(expected, actual, what)
  if not vim.deep_equal(expected, actual) then
    local shown = ('%s: expected %s, found %s'):format(what, vim.inspect(expected), vim.inspect(actual))
    error(shown, 2)
  end
end

local function holds(condition, what)
  if not condition then
    error(what, 2)
  end
end

local function contains(text, part, what)
  holds(text:find(part, 1, true), ('%s: %q is not in %q'):format(what, part, text))
end

--- What `gouji check` says of a file, as `line:column code`, columns in characters.
local function checked(editor, name)
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
local SHOWN = [[
  local shown = vim.tbl_map(function(diagnostic)
    local line = vim.api.nvim_buf_get_lines(0, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
    local column = vim.str_utfindex(line, 'utf-32', diagnostic.col) + 1
    return ('%d:%d %s'):format(diagnostic.lnum + 1, column, diagnostic.code)
  end, vim.diagnostic.get(0))
  return shown
]]

local function sorted(list)
  table.sort(list)
  return list
end

local HAS_CODE = [[vim.iter(vim.diagnostic.get(0)):any(function(found) return found.code == %q end)]]

local tests = {}

function tests.files_are_known_by_their_names(editor)
  local types = {
    ['2026.ysgk.txt'] = 'budget-disclosure',
    ['某局2026年部门预算情况说明.txt'] = 'budget-disclosure',
    ['2026年预算公开.txt'] = 'budget-disclosure',
    ['预算公开说明.md'] = 'markdown',
    ['说明.txt'] = 'text',
  }
  for name, type in pairs(types) do
    editor:open(name, '\n')
    equal(type, editor:lua('return vim.bo.filetype'), name)
  end
end

function tests.the_server_attends_to_disclosures_only(editor)
  editor:open('notes.md', '# 说明\n')
  editor:open('说明.txt', '说明\n')
  vim.wait(300)
  equal({}, editor:servers(), 'servers for other files')
  editor:open_checked('部门预算情况说明.md', EXAMPLE)
  equal('markdown', editor:lua('return vim.bo.filetype'), 'file type')
  equal(1, #editor:servers(), 'servers')
end

function tests.each_finding_shows_once_where_the_program_puts_it(editor)
  editor:open_checked(NAME, EXAMPLE)
  local expected = sorted(checked(editor, NAME))
  holds(#expected >= 5, 'the example has findings')
  equal(expected, sorted(editor:lua(SHOWN)), 'diagnostics')
  -- A second window and a second look change nothing.
  editor:command('split | edit | write')
  vim.wait(300)
  equal(expected, sorted(editor:lua(SHOWN)), 'diagnostics after writing')
end

function tests.diagnostics_follow_the_typing(editor)
  editor:open(NAME, SOUND)
  editor:wait('the server', [[#vim.lsp.get_clients({ bufnr = 0, name = 'gouji' }) > 0]])
  editor:type('gg/402<CR>cw')
  editor:type('999')
  editor:wait('the finding', HAS_CODE:format('total-mismatch'))
  editor:type('<Esc>u')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('total-mismatch'))
end

function tests.a_quick_fix_mends_the_figure(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command([[call search('420\.10')]])
  editor:lua([[
    vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
  ]])
  editor:wait('no finding', 'not ' .. HAS_CODE:format('total-mismatch'))
  contains(editor:text(), '基本支出402.10万元', 'text')
end

function tests.an_amount_is_completed(editor)
  editor:open_checked(NAME, (EXAMPLE:gsub('项目支出84%.25万元', '项目支出')))
  editor:command([[call search('；项目支出', 'e')]])
  editor:type('a<C-x><C-o>')
  local found = editor:wait('the menu', [[vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items]])
  local words = vim.tbl_map(function(item)
    return item.word
  end, found)
  contains(table.concat(words, '\n'), '66.25万元', 'entries')
end

function tests.a_subject_is_completed_by_its_initials(editor)
  editor:open_checked(NAME, (EXAMPLE:gsub('一般公共服务支出预算398%.42万元', 'ybgg')))
  editor:command([[call search('ybgg', 'e')]])
  -- There is but one, and Neovim inserts it without a menu.
  editor:type('a<C-x><C-o>')
  editor:wait('the subject', [[vim.fn.getline('.'):find('其中：一般公共服务支出，', 1, true) ~= nil]])
end

function tests.hints_stand_beside_totals_that_differ(editor)
  local text = EXAMPLE:gsub('政府采购服务预算6%.20万元', '政府采购服务预算6.30万元')
  editor:open_checked(NAME, text)
  editor:wait('a hint', [[#vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0]])
  local off = Editor.start({ init = 'vim.g.gouji_inlay_hints = false' })
  off:open_checked(NAME, text)
  equal(false, off:lua('return vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })'), 'hints that are not wanted')
  off:quit()
end

function tests.hovering_shows_the_equations(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command([[call search('420\.10')]])
  editor:type('K')
  local shown = editor:wait(
    'the window',
    [[vim.iter(vim.api.nvim_list_wins()):map(function(window)
      local is_float = vim.api.nvim_win_get_config(window).relative ~= ''
      local buffer = vim.api.nvim_win_get_buf(window)
      return is_float and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') or nil
    end):next()]]
  )
  contains(shown, '486.35', 'hover')
end

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
  holds(not codes:find('total-mismatch', 1, true), 'what was mended is not in the list')
  equal('quickfix', editor:lua('return vim.bo.buftype'), 'the list is open')
  editor:command('cfirst')
  contains(editor:lua([[return vim.api.nvim_get_current_line():sub(vim.fn.col('.'))]]), '增加（减少）', 'place')
end

function tests.check_fills_the_list_from_a_folder(editor)
  editor:write('2025/' .. NAME, EXAMPLE)
  editor:write('2025/好.txt', '好\n')
  editor:write('2025/国标.txt', vim.iconv(EXAMPLE, 'utf-8', 'gb18030'))
  editor:write('2025/视窗.txt', '\255\254' .. vim.iconv(EXAMPLE:gsub('\n', '\r\n'), 'utf-8', 'utf-16le'))
  editor:command('Gouji check 2025')
  editor:wait('the list', '#vim.fn.getqflist() > 0')
  editor:wait_told('共检查 4 个文件')
  local list = editor:lua([[return vim.tbl_map(function(item)
    local name = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
    return ('%s %d:%d-%d %s'):format(name, item.lnum, item.col, item.end_col, item.type)
  end, vim.fn.getqflist())]])
  local line = vim.split(EXAMPLE, '\n')[18]
  local column = assert(line:find('420.10', 1, true))
  local place = ('18:%d-%d E'):format(column, column + #'420.10')
  for _, name in ipairs({ NAME, '国标.txt', '视窗.txt' }) do
    holds(vim.list_contains(list, name .. ' ' .. place), name .. ': ' .. vim.inspect(list))
  end
end

function tests.check_tells_what_it_cannot_do(editor)
  editor:command('Gouji check nowhere.txt')
  editor:wait('the list', '#vim.fn.getqflist() == 1')
  contains(editor:lua('return vim.fn.getqflist()[1].text'), '文件不存在', 'list')
  editor:command('Gouji check --nonsense')
  editor:wait('the list', '#vim.fn.getqflist() == 1')
  contains(editor:lua('return vim.fn.getqflist()[1].text'), '文件不存在', 'list')
end

function tests.the_glossary_is_inserted(editor)
  local without = EXAMPLE:gsub('六、专业性名词解释.-\n\n', '')
  editor:open_checked(NAME, without)
  editor:wait('the finding', HAS_CODE:format('missing-glossary'))
  editor:command('Gouji glossary')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('missing-glossary'))
  contains(editor:text(), '名词解释', 'text')
  contains(editor:text(), '其他收入：', 'text')
  holds(editor:lua('return vim.fn.line(".")') > 20, 'the cursor is at the glossary')
  editor:command('Gouji glossary')
  editor:wait_told('无需插入')
end

function tests.safe_fixes_are_made_all_at_once(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('Gouji fixall')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  contains(editor:text(), '截至2024年', 'text')
  contains(editor:text(), '基本支出420.10', 'figures stay')
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
  equal(
    '澄湖市望山区档案馆2026年预算情况说明.txt',
    vim.fs.basename(editor:lua('return vim.fn.bufname()')),
    'name'
  )
  equal('budget-disclosure', editor:lua('return vim.bo.filetype'), 'file type')
  equal(true, editor:lua('return vim.bo.modified'), 'is still to be written')
  editor:wait('the blanks', '#vim.diagnostic.get(0) > 0')
  editor:command('Gouji new --unit 澄湖市望山区档案馆 --year 2026')
  editor:wait('a second name', [[vim.fn.bufname():find('（2）', 1, true) ~= nil]])
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
  contains(before, '未启用', 'info without a server')
  editor:open_checked(NAME, EXAMPLE)
  local info = editor:lua([[return vim.api.nvim_exec2('Gouji', { output = true }).output]])
  contains(info, vim.fs.joinpath(editor.home, 'bin/gouji'), 'info')
  contains(info, '2 个错误，2 个警告，1 个信息', 'info')
end

function tests.any_buffer_is_switched_on_and_off(editor)
  editor:open('说明.txt', EXAMPLE)
  editor:command('Gouji glossary')
  editor:wait_told(':Gouji on')
  editor:command('Gouji on')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  vim.wait(200)
  equal(1, #editor:servers(), 'servers')
  equal(sorted(checked(editor, '说明.txt')), sorted(editor:lua(SHOWN)), 'diagnostics')
  editor:command('Gouji off')
  editor:wait('no diagnostics', '#vim.diagnostic.get(0) == 0')
  holds(
    vim.wait(Editor.PATIENCE, function()
      return #editor:servers() == 0
    end, 10),
    'the server is gone'
  )
  editor:open('说明.rst', EXAMPLE)
  editor:command('Gouji on')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  equal('rst', editor:lua('return vim.bo.filetype'), 'file type')
end

function tests.a_server_that_dies_is_started_again(editor)
  editor:open_checked(NAME, EXAMPLE)
  local expected = sorted(editor:lua(SHOWN))
  local server = editor:servers()[1]
  for time = 1, 4 do
    vim.uv.kill(server, 'sigkill')
    holds(
      vim.wait(Editor.PATIENCE, function()
        local now = editor:servers()
        local is_new = #now == 1 and now[1] ~= server
        server = is_new and now[1] or server
        return is_new
      end, 10),
      ('restart %d'):format(time)
    )
    editor:wait('diagnostics', '#vim.diagnostic.get(0) == ' .. #expected)
    equal(expected, sorted(editor:lua(SHOWN)), 'diagnostics')
  end
  editor:wait_told('已重新启动')
  vim.uv.kill(server, 'sigkill')
  editor:wait_told('不再重启')
  vim.wait(500)
  equal({}, editor:servers(), 'servers')
  editor:command('Gouji restart')
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
end

function tests.restart_leaves_one_server(editor)
  editor:open_checked(NAME, EXAMPLE)
  local before = editor:servers()[1]
  editor:command('Gouji restart')
  holds(
    vim.wait(Editor.PATIENCE, function()
      local now = editor:servers()
      return #now == 1 and now[1] ~= before
    end, 10),
    'another server'
  )
  editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
  equal(sorted(checked(editor, NAME)), sorted(editor:lua(SHOWN)), 'diagnostics')
  equal({}, editor:told(), 'messages')
end

function tests.nothing_is_left_behind(editor)
  editor:open_checked(NAME, EXAMPLE)
  local server = editor:servers()[1]
  editor:quit()
  holds(
    vim.wait(3000, function()
      return not Editor.runs(server)
    end, 10),
    'the server ends with the editor'
  )
  local killed = Editor.start()
  killed:open_checked(NAME, EXAMPLE)
  server = killed:servers()[1]
  vim.uv.kill(killed.pid, 'sigkill')
  holds(
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
  equal(1, #editor:told(), 'messages')
  editor:try('Gouji check')
  editor:wait('a second message', '#_G.told == 2')
  editor:command('checkhealth gouji')
  contains(editor:text(), 'ERROR 没有找到程序', 'health')
  editor:quit()
end

function tests.a_program_that_fails_is_told()
  local editor = Editor.start({ init = [[vim.lsp.config('gouji', { cmd = { 'false' } })]] })
  editor:open(NAME, EXAMPLE)
  editor:wait_told('未能启动')
  vim.wait(300)
  equal({}, editor:servers(), 'servers')
  editor:command('checkhealth gouji')
  contains(editor:text(), '不是能运行的 gouji', 'health')
  editor:quit()
end

function tests.a_program_that_never_answers_is_told()
  local editor = Editor.start({ init = [[vim.lsp.config('gouji', { cmd = { 'sleep', '1000' } })]] })
  editor:open(NAME, EXAMPLE)
  editor:wait_told('没有应答')
  local before = editor:servers('sleep')
  equal(1, #before, 'programs')
  editor:command('Gouji restart')
  local now
  holds(
    vim.wait(Editor.PATIENCE, function()
      now = editor:servers('sleep')
      return #now == 1 and now[1] ~= before[1]
    end, 10),
    'another one in its place'
  )
  editor:quit()
  holds(
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
  contains(editor:text(), '每个问题会显示两次', 'health')
  editor:quit()
end

function tests.health_is_clean(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('checkhealth gouji')
  local health = editor:text()
  contains(health, 'OK gouji ', 'health')
  contains(health, 'OK 语言服务器正在运行', 'health')
  contains(health, 'OK 能识别文件类型', 'health')
  holds(not health:find('ERROR') and not health:find('WARNING'), health)
  holds(not editor:lua([[return vim.v.errmsg]]):find('gouji'), 'no error while at it')
end

function tests.english_is_spoken_where_it_is_wanted()
  local by_locale = { env = { LANG = 'en_GB.UTF-8' } }
  local by_setting = { init = [[vim.lsp.config('gouji', { settings = { gouji = { language = 'en' } } })]] }
  for _, options in ipairs({ by_locale, by_setting }) do
    local editor = Editor.start(options)
    editor:open_checked(NAME, EXAMPLE)
    editor:wait('English', [[vim.diagnostic.get(0)[1].message:find('off by', 1, true) ~= nil]])
    editor:command('Gouji check')
    editor:wait_told('Files checked: 1, findings: 5')
    contains(editor:lua([[return vim.fn.getqflist()[1].text]]), 'off by', 'list')
    editor:quit()
  end
end

function tests.commands_are_completed(editor)
  local function completed(line)
    return editor:lua([[return vim.fn.getcompletion(..., 'cmdline')]], line)
  end
  local all = { 'check', 'fixall', 'glossary', 'info', 'new', 'off', 'on', 'renumber', 'restart' }
  equal(all, completed('Gouji '), 'subcommands')
  equal({ 'renumber', 'restart' }, completed('Gouji re'), 'subcommands')
  equal({ '--year' }, completed('Gouji new --unit 馆 --y'), 'options')
  equal({ 'national' }, completed('Gouji new --profile n'), 'values')
  editor:write('2025/说明.txt', '')
  equal({ '2025/' }, completed('Gouji check 2'), 'paths')
  editor:try('Gouji nonsense')
  editor:wait_told('没有 :Gouji nonsense')
end

function tests.help_covers_every_command(editor)
  editor:command('helptags ' .. vim.fs.joinpath(editor.site, 'gouji/doc'))
  for _, name in ipairs(editor:lua([[return vim.fn.getcompletion('Gouji ', 'cmdline')]])) do
    editor:command('help :Gouji-' .. name)
    contains(editor:lua('return vim.fn.bufname()'), 'gouji.txt', name)
  end
  -- Every reference in the help leads somewhere.
  for tag in editor:text():gmatch('|([^|%s]+)|') do
    editor:command('help ' .. tag)
  end
end

function tests.a_disclosure_has_colours(editor)
  editor:open(NAME, EXAMPLE)
  local function group(pattern)
    return editor:lua(
      [[
        vim.fn.search(...)
        return vim.fn.synIDattr(vim.fn.synID(vim.fn.line('.'), vim.fn.col('.'), 1), 'name')
      ]],
      pattern
    )
  end
  equal('gouji_heading', group('二、单位'), 'a heading')
  equal('gouji_figure', group([[420\.10]]), 'a figure')
  equal('gouji_unit', group([[420\.10\zs万元]]), 'a unit')
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
