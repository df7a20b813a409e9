--- Opening, reading and writing documents.
local Editor = require('editor')
local expect = require('expect')

local NAME, EXAMPLE, SOUND, SHOWN, HAS_CODE = expect.NAME, expect.EXAMPLE, expect.SOUND, expect.SHOWN, expect.HAS_CODE

local tests = {}

function tests.files_are_known_by_their_names(editor)
  local types = {
    ['2026.ysgk.txt'] = 'budget-disclosure',
    ['某局2026年部门预算情况说明.txt'] = 'budget-disclosure',
    ['2026年预算公开.txt'] = 'budget-disclosure',
    ['某局2025年度部门决算情况说明.txt'] = 'budget-disclosure',
    ['2025年决算公开.txt'] = 'budget-disclosure',
    ['某局2025年度部门决算.txt'] = 'budget-disclosure',
    ['预算公开说明.md'] = 'markdown',
    ['说明.txt'] = 'text',
  }
  for name, type in pairs(types) do
    editor:open(name, '\n')
    expect.equal(type, editor:lua('return vim.bo.filetype'), name)
  end
end

function tests.a_wrong_setting_is_shown_where_it_stands(editor)
  editor:open('gouji.toml', 'rouding = "exact"\n')
  editor:wait('the fault', 'vim.iter(vim.diagnostic.get(0)):any(function(d) return d.message:find("rouding") ~= nil end)')
  editor:lua([[vim.api.nvim_buf_set_lines(0, 0, 1, false, { 'rounding = "exact"' })]])
  editor:wait('no fault', '#vim.diagnostic.get(0) == 0')
end

function tests.the_server_attends_to_disclosures_only(editor)
  editor:open('notes.md', '# 说明\n')
  editor:open('说明.txt', '说明\n')
  vim.wait(300)
  expect.equal({}, editor:servers(), 'servers for other files')
  editor:open_checked('部门预算情况说明.md', EXAMPLE)
  expect.equal('markdown', editor:lua('return vim.bo.filetype'), 'file type')
  expect.equal(1, #editor:servers(), 'servers')
end

function tests.each_finding_shows_once_where_the_program_puts_it(editor)
  editor:open_checked(NAME, EXAMPLE)
  local expected = expect.sorted(expect.checked(editor, NAME))
  expect.holds(#expected >= 5, 'the example has findings')
  expect.equal(expected, expect.sorted(editor:lua(SHOWN)), 'diagnostics')
  -- A second window and a second look change nothing.
  editor:command('split | edit | write')
  vim.wait(300)
  expect.equal(expected, expect.sorted(editor:lua(SHOWN)), 'diagnostics after writing')
end

function tests.files_in_gb18030_are_read_as_such(editor)
  local bytes = vim.iconv(EXAMPLE, 'utf-8', 'gb18030')
  for _, name in ipairs({ NAME, '部门预算说明.md', '说明.txt' }) do
    editor:open(name, bytes)
    if name == '说明.txt' then
      editor:command('Gouji on')
    end
    editor:wait('the text', [[vim.fn.search('档案馆', 'n') > 0 and vim.bo.fileencoding == 'gb18030']])
    editor:wait('diagnostics', '#vim.diagnostic.get(0) > 0')
    expect.equal(expect.sorted(expect.checked(editor, name)), expect.sorted(editor:lua(SHOWN)), name)
    editor:command('write')
    expect.equal(bytes, expect.read(vim.fs.joinpath(editor.folder, name)), name)
  end
  editor:open('预算公开.txt', 'caf\233\n')
  vim.wait(200)
  expect.equal('latin1', editor:lua('return vim.bo.fileencoding'), 'what is no disclosure stays')
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
  expect.contains(editor:text(), '基本支出402.10万元', 'text')
end

function tests.an_amount_is_completed(editor)
  editor:open_checked(NAME, (EXAMPLE:gsub('项目支出84%.25万元', '项目支出')))
  editor:command([[call search('；项目支出', 'e')]])
  editor:type('a<C-x><C-o>')
  local found = editor:wait('the menu', [[vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items]])
  local words = vim.tbl_map(function(item)
    return item.word
  end, found)
  expect.contains(table.concat(words, '\n'), '66.25万元', 'entries')
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
  expect.equal(false, off:lua('return vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })'), 'hints that are not wanted')
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
  expect.contains(shown, '486.35', 'hover')
end

function tests.the_keys_of_neovim_work(editor)
  editor:open_checked(NAME, EXAMPLE)
  local line = editor:lua([[return vim.fn.search('（二）基本支出：', 'n')]])
  editor:command([[call search('基本支出中')]])
  editor:type('<C-]>')
  editor:wait('the explanation', 'vim.fn.line(".") == ' .. line)
  editor:type('gg]d')
  editor:wait('the first finding', 'vim.fn.line(".") == ' .. 18)
  editor:type('gO')
  editor:wait('the outline', '#vim.fn.getloclist(0) > 5')
  editor:command('lclose')
  editor:command('%s/（二）单位构成/（一）单位构成/')
  editor:type('gggqG')
  editor:wait('the heading', [[vim.fn.search('（二）单位构成', 'n') > 0]])
end

function tests.the_example_of_the_help_works()
  local help = expect.read(vim.fs.joinpath(Editor.plugin, 'doc/gouji.txt'))
  local example = assert(help:match("> ?lua\n\n(    vim%.api%.nvim_create_autocmd%('LspAttach'.-)\n<"))
  local editor = Editor.start({ init = example })
  editor:open_checked(NAME, (EXAMPLE:gsub('项目支出84%.25万元', '项目支')))
  editor:command('doautocmd BufEnter')
  editor:wait('lenses', '#vim.lsp.codelens.get(0) > 0')
  editor:wait('folds', [[vim.fn.foldlevel(vim.fn.search('（二）单位构成', 'n')) > 0]])
  editor:command([[call search('；项目支', 'e')]])
  editor:type('zRa出')
  local found = editor:wait('the menu', [[vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items]])
  expect.holds(#found > 0, 'entries')
  editor:quit()
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
    expect.contains(editor:lua([[return vim.fn.getqflist()[1].text]]), 'off by', 'list')
    editor:quit()
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
  expect.equal('gouji_heading', group('二、单位'), 'a heading')
  expect.equal('gouji_figure', group([[420\.10]]), 'a figure')
  expect.equal('gouji_unit', group([[420\.10\zs万元]]), 'a unit')
end

return tests
