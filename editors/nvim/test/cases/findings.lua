--- The finding at the cursor.
local expect = require('expect')

local NAME, EXAMPLE, HAS_CODE = expect.NAME, expect.EXAMPLE, expect.HAS_CODE

local tests = {}

--- Opens the example and goes to the wrong word.
local function at_the_wrong_word(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command([[call search('截止')]])
end

local function read(editor, name)
  return editor:lua([[local path = ...
    return vim.fn.filereadable(path) == 1 and table.concat(vim.fn.readfile(path), '\n') or '']], name)
end

function tests.a_finding_is_dismissed_with_its_reason(editor)
  at_the_wrong_word(editor)
  editor:type(':Gouji dismiss<CR>')
  vim.wait(300)
  editor:type('1<CR>')
  vim.wait(300)
  editor:type('市里统一的写法<CR>')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  editor:wait_told('已写入 gouji.toml')
  local config = read(editor, 'gouji.toml')
  expect.contains(config, 'code = "wrong-word"\ntext = "截止"\nreason = "市里统一的写法"', 'gouji.toml')
  expect.equal(NAME, editor:lua('return vim.fs.basename(vim.fn.bufname())'), 'the document is still shown')
  -- All others are there still.
  expect.holds(editor:lua('return #vim.diagnostic.get(0) > 0'), 'other findings')
end

function tests.a_word_is_struck_out_without_a_reason(editor)
  at_the_wrong_word(editor)
  editor:lua([[vim.ui.select = function(items, options, done)
    for _, item in ipairs(items) do
      if options.format_item(item):find('不算错词', 1, true) then
        return done(item)
      end
    end
  end]])
  editor:command('Gouji dismiss')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  editor:wait_told('已写入 gouji.toml')
  expect.equal('[words]\nremove = ["截止"]', read(editor, 'gouji.toml'), 'gouji.toml')
end

function tests.the_code_action_asks_too(editor)
  at_the_wrong_word(editor)
  editor:lua([[
    vim.ui.input = function(_, done) done('原文如此') end
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action) return action.title:find('本文件不再报告', 1, true) ~= nil end,
    })
  ]])
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  editor:wait_told('已写入 gouji.toml')
  local config = read(editor, 'gouji.toml')
  expect.contains(config, 'reason = "原文如此"', 'gouji.toml')
  expect.holds(not config:find('text =', 1, true), config)
end

function tests.a_configuration_that_is_being_written_is_left_to_its_author(editor)
  at_the_wrong_word(editor)
  editor:command('split gouji.toml')
  editor:lua([[vim.api.nvim_buf_set_lines(0, 0, -1, false, { '# 还没有写完' })]])
  editor:command('wincmd p')
  editor:lua([[vim.ui.input = function(_, done) done('原文如此') end
    vim.ui.select = function(items, _, done) done(items[1]) end]])
  editor:command('Gouji dismiss')
  editor:wait('no finding', 'not ' .. HAS_CODE:format('wrong-word'))
  editor:command('wincmd p')
  expect.contains(editor:text(), '# 还没有写完\n', 'what was written')
  expect.contains(editor:text(), 'code = "wrong-word"', 'what was added')
  expect.equal(true, editor:lua('return vim.bo.modified'), 'is still to be written')
  expect.equal('', read(editor, 'gouji.toml'), 'gouji.toml')
end

function tests.a_wrong_configuration_is_not_touched(editor)
  at_the_wrong_word(editor)
  editor:lua([[vim.ui.input = function(_, done)
      vim.fn.writefile({ '[severity' }, 'gouji.toml')
      done('原文如此')
    end
    vim.ui.select = function(items, _, done) done(items[1]) end]])
  editor:command('Gouji dismiss')
  editor:wait_told('没有写入')
  expect.equal('[severity', read(editor, 'gouji.toml'), 'gouji.toml')
end

function tests.a_rule_is_explained_above_the_text(editor)
  at_the_wrong_word(editor)
  editor:command('Gouji explain')
  local floating = [[vim.iter(vim.api.nvim_list_wins()):find(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end)]]
  local window = editor:wait('the page', floating)
  local page = editor:lua(
    [[return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(...), 0, -1, false), '\n')]],
    window
  )
  expect.contains(page, '用词错误', 'page')
  editor:command('Gouji explain nonsense')
  editor:wait_told('nonsense')
  editor:command('call cursor(1, 1)')
  editor:command('Gouji explain')
  editor:wait_told('没有问题')
end

function tests.the_gravest_sign_shows(editor)
  editor:open_checked(NAME, EXAMPLE)
  local sorted = editor:lua([[
    local count = 0
    for id, space in pairs(vim.diagnostic.get_namespaces()) do
      local is_ours = space.name:find('gouji', 1, true) and #vim.diagnostic.get(0, { namespace = id }) > 0
      count = count + (is_ours and vim.diagnostic.config(nil, id).severity_sort and 1 or 0)
    end
    return count
  ]])
  expect.equal(1, sorted, 'namespaces of ours that are sorted')
end

function tests.the_list_begins_with_errors(editor)
  editor:open_checked(NAME, EXAMPLE)
  editor:command('Gouji check')
  editor:wait('the list', '#vim.fn.getqflist() > 0')
  local types = editor:lua([[return table.concat(vim.tbl_map(function(item) return item.type end, vim.fn.getqflist()))]])
  expect.equal('EEWWI', types, 'severities')
end

return tests
