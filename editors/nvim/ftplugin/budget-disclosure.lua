if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

vim.bo.commentstring = ''
-- A paragraph is one line: a break inside it would end it.
vim.bo.textwidth = 0
vim.opt_local.matchpairs:append({ '（:）', '《:》', '【:】' })

vim.b.undo_ftplugin = 'setlocal commentstring< textwidth< matchpairs<'
