if vim.g.loaded_gouji then
  return
end
vim.g.loaded_gouji = 1

-- `vim.lsp.config` came with 0.11. In older versions the command says so, rather than being unknown.
if vim.fn.has('nvim-0.11') == 0 then
  vim.cmd("command! -nargs=* Gouji lua require('gouji.lang').too_old()")
  return
end

vim.api.nvim_create_user_command('Gouji', function(call)
  require('gouji.command').run(call)
end, {
  nargs = '*',
  bang = true,
  desc = 'gouji 勾稽',
  complete = function(...)
    return require('gouji.command').complete(...)
  end,
})

vim.api.nvim_create_user_command('GoujiOpen', function(call)
  require('gouji.reading').open(call.args)
end, {
  nargs = '?',
  desc = 'gouji 勾稽：打开 Word 文档、工作簿、PDF',
  complete = 'file',
})

local group = vim.api.nvim_create_augroup('gouji', {})

vim.api.nvim_create_autocmd('BufReadCmd', {
  group = group,
  pattern = 'gouji://*',
  desc = 'gouji: what is read from a file',
  callback = function(args)
    require('gouji.reading').read(args.buf)
  end,
})

vim.api.nvim_create_autocmd('BufWinEnter', {
  group = group,
  pattern = 'gouji://*',
  desc = 'gouji: the name of the file, as people read it',
  callback = function()
    require('gouji.reading').entitle()
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = { 'budget-disclosure', 'markdown', 'toml' },
  desc = 'gouji: how the file is read, and whether the program is there',
  callback = function(args)
    require('gouji.client').opened(args.buf)
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  desc = 'gouji: the gravest sign of a line, and what a total that differs should be, beside it',
  callback = function(args)
    local client = vim.lsp.get_client_by_id(args.data.client_id)
    if not client or client.name ~= 'gouji' then
      return
    end
    for _, is_pull in ipairs({ true, false }) do
      vim.diagnostic.config({ severity_sort = true }, vim.lsp.diagnostic.get_namespace(client.id, is_pull))
    end
    if vim.g.gouji_inlay_hints ~= false then
      vim.lsp.inlay_hint.enable(true, { bufnr = args.buf })
    end
  end,
})

vim.api.nvim_create_autocmd('VimLeave', {
  group = group,
  desc = 'gouji: no server is left behind',
  callback = function()
    require('gouji.client').leave()
  end,
})

vim.lsp.enable('gouji')
