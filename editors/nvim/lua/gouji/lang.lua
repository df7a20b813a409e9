--- The language of messages: Chinese, unless the settings or the locale say English.
local M = {}

local function locale()
  local spoken = vim.v.lang
  if spoken ~= '' and spoken ~= 'C' and not spoken:find('^C%.') and spoken ~= 'POSIX' then
    return spoken
  end
  -- Where the system lacks the locale asked for, Neovim falls back to C.
  for _, name in ipairs({ 'LC_ALL', 'LC_MESSAGES', 'LANG' }) do
    local value = vim.env[name]
    if value and value ~= '' then
      return value
    end
  end
  return ''
end

--- `zh` or `en`.
function M.code()
  local config = vim.lsp.config and vim.lsp.config.gouji
  local wanted = vim.tbl_get(config or {}, 'settings', 'gouji', 'language')
  if wanted == 'zh' or wanted == 'en' then
    return wanted
  end
  return locale():lower():find('^en') and 'en' or 'zh'
end

--- One sentence in the language asked for.
function M.say(zh, en)
  return M.code() == 'en' and en or zh
end

--- Tells the user something.
function M.tell(level, zh, en)
  vim.notify(M.say(zh, en), vim.log.levels[level], { title = 'gouji' })
end

--- Tells the user that this Neovim will not do.
function M.too_old()
  M.tell(
    'WARN',
    'gouji 插件需要 Neovim 0.11 或更新的版本，详见 :help gouji-old',
    'The gouji plugin needs Neovim 0.11 or newer: see :help gouji-old'
  )
end

return M
