--- Files that no editor shows as text, shown as they are read.
local Editor = require('editor')
local expect = require('expect')
local files = require('files')

local PURCHASES = '2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。\n'
local TEXT = PURCHASES .. '科目\t合计\t基本支出\t项目支出\n教育支出\t12.30\t2.30\t11.00\n'
local WORD = '采购 预算.docx'

local tests = {}

local function word(editor, name, text)
  return editor:write(name or WORD, files.docx(editor.home, text or TEXT))
end

--- The errors of the current buffer: the words that they stand on, and the place that the message names.
local ERRORS = [[(function()
  local errors = vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
  return vim.tbl_map(function(found)
    local line = vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, false)[1]
    return line:sub(found.col + 1, found.end_col) .. ' ' .. found.message:match('^(.-)：')
  end, errors)
end)()]]

local function shows(editor, expected)
  editor:wait('the findings', ('#%s == %d'):format(ERRORS, #expected))
  expect.equal(expected, editor:lua('return ' .. ERRORS), 'findings')
end

local IN_WORD = { '6.00 第1段', '12.30 表1 第2行“合计”栏' }

function tests.a_word_document_is_shown_as_it_is_read(editor)
  local path = word(editor)
  editor:command('GoujiOpen 采购 预算.docx')
  shows(editor, IN_WORD)
  expect.equal(TEXT, editor:text() .. '\n', 'text')
  local options = editor:lua([[
    local bo = vim.bo
    return { bo.filetype, bo.buftype, bo.modifiable, bo.readonly, bo.modified, bo.swapfile, bo.buflisted }
  ]])
  expect.equal({ 'budget-disclosure', 'nowrite', false, true, false, false, true }, options, 'options')
  expect.equal('采购 预算.docx（读出的文字）', editor:lua('return vim.wo.winbar'), 'title')
  expect.contains(editor:lua([[return vim.api.nvim_exec2('Gouji', { output = true }).output]]), path, 'info')
  -- The other ways there end in the same buffer.
  local number = editor:lua('return vim.api.nvim_get_current_buf()')
  for _, command in ipairs({
    'enew | Gouji open 采购\\ 预算.docx',
    'enew | GoujiOpen ' .. path,
    'GoujiOpen',
    'edit',
  }) do
    editor:command(command)
    expect.equal(number, editor:lua('return vim.api.nvim_get_current_buf()'), command)
    shows(editor, IN_WORD)
  end
  editor:command('mksession')
  expect.equal({}, editor:told(), 'messages')
  expect.equal('', editor:lua('return vim.v.errmsg'), 'errors')
  local later = Editor.start()
  later:command('source ' .. vim.fn.fnameescape(vim.fs.joinpath(editor.folder, 'Session.vim')))
  shows(later, IN_WORD)
  later:quit()
end

function tests.a_workbook_is_shown_as_it_is_read(editor)
  local rows = { { '科目', '合计', '基本支出', '项目支出' }, { '教育支出', '12.3', '2.3', '11' } }
  editor:write('预算.xlsx', files.xlsx(editor.home, '收支总表', rows))
  editor:command('GoujiOpen 预算.xlsx')
  shows(editor, { '12.3 收支总表!B2' })
end

function tests.a_pdf_is_shown_as_it_is_read(editor)
  editor:write('预算.pdf', files.pdf({ '三、部门预算情况说明', vim.trim(PURCHASES) }))
  editor:command('GoujiOpen 预算.pdf')
  shows(editor, { '6.00 第1页“2025年政府采购预算总”' })
end

function tests.names_are_written_as_the_server_writes_them(editor)
  local path = word(editor, "公开 (1)/采购[2]（终稿）'!~*&+,;=@$#%.docx")
  editor:lua([[require('gouji.reading').open(...)]], path)
  shows(editor, IN_WORD)
  local address = editor:lua([[
    local client = vim.lsp.get_clients({ bufnr = 0 })[1]
    local folder = { uri = vim.uri_from_fname(vim.fn.getcwd()), name = '公开' }
    client:notify('workspace/didChangeWorkspaceFolders', { event = { added = { folder }, removed = {} } })
    vim.cmd('bwipeout')
    local report = client:request_sync('workspace/diagnostic', { previousResultIds = {} }, 5000)
    return report.result.items[1].uri
  ]])
  expect.equal(address, editor:lua([[return require('gouji.reading').address(...)]], path), 'address')
end

function tests.a_reading_follows_its_file(editor)
  word(editor)
  editor:command('GoujiOpen ' .. WORD)
  shows(editor, IN_WORD)
  editor:command('2,3fold')
  editor:command('call cursor(3, 14)')
  word(editor, WORD, '采购\n' .. TEXT:gsub('6%.00', '7.0'))
  editor:wait('the new text', [[vim.fn.getline(2):find('7.0', 1, true) ~= nil]])
  shows(editor, { '12.30 表1 第2行“合计”栏' })
  expect.equal({ 4, 14 }, editor:lua([[return { vim.fn.line('.'), vim.fn.col('.') }]]), 'cursor')
  expect.equal({ 0, 1, 1 }, editor:lua('return vim.tbl_map(vim.fn.foldlevel, { 2, 3, 4 })'), 'folds')
  expect.equal(
    { false, true, false },
    editor:lua('return { vim.bo.modifiable, vim.bo.readonly, vim.bo.modified }'),
    'options'
  )
  expect.equal({}, editor:told(), 'messages')
  -- What is shown stays where there is nothing better.
  editor:write(WORD, 'PK\3\4broken')
  editor:wait_told(
    '已损坏或不完整，请用 Office 或 WPS 打开，另存后再检查；显示的仍是原来的内容'
  )
  expect.contains(editor:text(), '7.0万元', 'text')
end

function tests.what_cannot_be_read_is_told(editor)
  local function buffers()
    return editor:lua('return vim.tbl_map(function(info) return info.name end, vim.fn.getbufinfo({ bufloaded = 1 }))')
  end
  local before = buffers()
  editor:command('GoujiOpen 没有.docx')
  editor:wait_told('没有.docx：文件不存在')
  editor:write('坏.docx', 'PK\3\4broken')
  editor:command('GoujiOpen 坏.docx')
  editor:wait_told('坏.docx：文件已损坏')
  expect.equal(before, buffers(), 'buffers')
  editor:command('GoujiOpen')
  editor:wait_told('请写明文件')
  expect.equal(3, #editor:told(), 'messages')
  -- Where the buffer cannot but be there, it says why there is nothing else.
  editor:lua([[vim.cmd.edit(vim.fn.fnameescape(require('gouji.reading').address('坏.docx')))]])
  expect.contains(editor:text(), '已损坏', 'text')
  expect.equal('', editor:lua('return vim.bo.filetype'), 'file type')
  word(editor, '坏.docx')
  editor:command('edit')
  shows(editor, IN_WORD)
  -- The same the other way round.
  editor:write('坏.docx', 'PK\3\4broken again')
  editor:command('edit')
  expect.contains(editor:text(), '已损坏', 'text')
  expect.equal({}, editor:lua('return vim.diagnostic.get(0)'), 'findings')
end

function tests.archives_are_still_shown_as_such(editor)
  local path = word(editor)
  expect.equal(1, editor:lua([[return vim.fn.exists('#zip#BufReadCmd#*.docx')]]), 'zip.vim')
  if vim.fn.executable('unzip') == 0 then
    return
  end
  editor:command('edit ' .. vim.fn.fnameescape(path))
  expect.equal({ path, 'zip' }, editor:lua('return { vim.api.nvim_buf_get_name(0), vim.bo.filetype }'), 'archive')
  expect.contains(editor:text(), 'word/document.xml', 'archive')
  editor:command('GoujiOpen')
  shows(editor, IN_WORD)
  editor:command('buffer #')
  expect.contains(editor:text(), 'word/document.xml', 'archive')
  -- From one of its parts as well.
  editor:command('call search("word/document.xml") | execute "normal \\<CR>"')
  expect.contains(editor:text(), '<w:body>', 'part')
  editor:command('GoujiOpen')
  shows(editor, IN_WORD)
end

function tests.zip_vim_is_not_asked_where_it_cannot_work()
  local editor = Editor.start({ init = [[vim.env.PATH = vim.fn.expand('~/bin')]] })
  word(editor)
  editor:command('GoujiOpen ' .. WORD)
  shows(editor, IN_WORD)
  expect.equal('', editor:lua('return vim.v.errmsg'), 'errors')
  editor:command('checkhealth gouji')
  expect.contains(editor:text(), '没有程序 unzip', 'health')
  editor:quit()
end

function tests.the_example_of_the_help_opens_readings_by_edit()
  local help = expect.read(vim.fs.joinpath(Editor.plugin, 'doc/gouji.txt'))
  local example = assert(help:match("> ?lua\n\n(    vim%.api%.nvim_create_autocmd%('FileType'.-)\n<"))
  if vim.fn.executable('unzip') == 0 then
    return
  end
  local editor = Editor.start({ init = example })
  editor:command('edit ' .. vim.fn.fnameescape(word(editor)))
  shows(editor, IN_WORD)
  editor:quit()
end

function tests.the_list_leads_into_readings(editor)
  word(editor, '2025/' .. WORD)
  editor:write('2025/说明.txt', PURCHASES)
  editor:command('Gouji check 2025')
  editor:wait('the list', '#vim.fn.getqflist() == 3')
  expect.contains(editor:text(), '2025/采购 预算.docx|1 col 32-36 error| 第1段：政府采购', 'list')
  expect.contains(editor:text(), '2025/说明.txt|1 col 32-36 error| 政府采购', 'list')
  editor:command('3cc')
  expect.equal({ 3, 14 }, editor:lua([[return { vim.fn.line('.'), vim.fn.col('.') }]]), 'place')
  shows(editor, IN_WORD)
  -- The reading alone, by its file.
  editor:command('Gouji check')
  editor:wait('the list of one file', '#vim.fn.getqflist() == 2')
  editor:command('1cc')
  expect.equal({ 1, 32 }, editor:lua([[return { vim.fn.line('.'), vim.fn.col('.') }]]), 'place')
  expect.equal(1, editor:lua([[return #vim.fn.getcompletion('gouji:', 'buffer')]]), 'readings')
end

function tests.findings_are_written_as_comments_into_a_copy(editor)
  local path = word(editor)
  local copy = vim.fs.joinpath(editor.folder, '采购 预算（批注）.docx')
  local before = expect.read(path)
  editor:command('Gouji annotate')
  editor:wait_told(':GoujiOpen')
  editor:command('GoujiOpen ' .. WORD)
  editor:command('Gouji annotate')
  editor:wait_told(('批注已写入副本 %s（错误和警告 2 个）'):format(copy))
  local comments = files.part(editor.home, copy, 'word/comments.xml')
  expect.contains(
    comments,
    '政府采购预算总额 6.00 万元 ≠ 货物 4.00 + 服务 3.00 = 7.00 万元',
    'comments'
  )
  expect.equal(before, expect.read(path), 'the document itself')
  editor:command('GoujiOpen 采购 预算（批注）.docx')
  shows(editor, IN_WORD)
  -- Once more: it asks, and with a bang it does not.
  editor:write('采购 预算（批注）.docx', 'mine')
  editor:command('GoujiOpen ' .. WORD)
  for _, answer in ipairs({ '2<CR>', '<CR>', '<Esc>' }) do
    editor:type(':Gouji annotate<CR>' .. answer)
    vim.wait(200)
    expect.equal('mine', expect.read(copy), 'a copy that is kept')
  end
  editor:type(':Gouji annotate<CR>1<CR>')
  editor:wait('the second copy', '#_G.told >= 3')
  expect.contains(files.part(editor.home, copy, 'word/comments.xml'), '6.00', 'comments')
  editor:command('Gouji! annotate')
  editor:wait('the third copy', '#_G.told >= 4')
  editor:command('Gouji annotate 新 文件夹/批注.docx')
  editor:wait_told('新 文件夹/批注.docx')
  editor:command('Gouji annotate 批注.xlsx')
  editor:wait_told('扩展名')
end

function tests.a_workbook_takes_notes_and_a_pdf_does_not(editor)
  local rows = { { '科目', '合计', '基本支出', '项目支出' }, { '教育支出', '12.3', '2.3', '11' } }
  editor:write('预算.xlsx', files.xlsx(editor.home, '收支总表', rows))
  editor:command('GoujiOpen 预算.xlsx')
  editor:command('Gouji annotate')
  editor:wait_told('预算（批注）.xlsx（错误和警告 ')
  editor:command('GoujiOpen 预算（批注）.xlsx')
  shows(editor, { '12.3 收支总表!B2' })
  editor:write('预算.pdf', files.pdf({ vim.trim(PURCHASES) }))
  editor:command('GoujiOpen 预算.pdf')
  editor:command('Gouji annotate')
  editor:wait_told('批注只能写入')
  expect.equal(nil, vim.uv.fs_stat(vim.fs.joinpath(editor.folder, '预算（批注）.pdf')), 'a copy')
end

function tests.readings_outlive_the_server(editor)
  word(editor)
  editor:command('GoujiOpen ' .. WORD)
  shows(editor, IN_WORD)
  vim.uv.kill(editor:servers()[1], 'sigkill')
  editor:wait_told('已重新启动')
  shows(editor, IN_WORD)
  editor:restart()
  shows(editor, IN_WORD)
  editor:command('Gouji off')
  editor:wait('no findings', '#vim.diagnostic.get(0) == 0')
  editor:command('edit')
  vim.wait(300)
  expect.equal({}, editor:servers(), 'servers')
  editor:command('Gouji on')
  shows(editor, IN_WORD)
end

function tests.without_the_program_nothing_is_shown()
  local editor = Editor.start({ without_program = true })
  word(editor)
  editor:command('GoujiOpen ' .. WORD)
  editor:wait_told('没有找到程序 gouji')
  vim.wait(100)
  expect.equal('', editor:lua('return vim.fn.bufname()'), 'buffer')
  expect.equal(1, #editor:told(), 'messages')
  editor:quit()
end

return tests
