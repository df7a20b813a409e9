--- Neovim takes files in GB18030 for Latin-1, unless 'fileencodings' says otherwise; the program knows them.
local M = {}

local function is_misread(bufnr)
  if vim.bo[bufnr].fileencoding ~= 'latin1' or vim.bo[bufnr].modified then
    return false
  end
  local text = table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n')
  local bytes = vim.iconv(text, 'utf-8', 'latin1')
  local meant = bytes and vim.iconv(bytes, 'gb18030', 'utf-8')
  -- No disclosure is without one of these words.
  return meant ~= nil and (meant:find('预算', 1, true) or meant:find('决算', 1, true)) ~= nil
end

--- Reads a file again that was misread.
function M.mend(bufnr)
  if is_misread(bufnr) then
    vim.schedule(function()
      if vim.api.nvim_buf_is_loaded(bufnr) and not vim.bo[bufnr].modified then
        vim.api.nvim_buf_call(bufnr, function()
          vim.cmd('edit ++enc=gb18030')
        end)
      end
    end)
  end
end

return M
