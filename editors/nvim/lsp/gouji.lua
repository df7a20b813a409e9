local client = require('gouji.client')

return {
  cmd = { 'gouji', 'lsp' },
  filetypes = { 'budget-disclosure', 'markdown', 'toml' },
  root_dir = client.root_dir,
  before_init = client.before_init,
  on_init = client.on_init,
  on_exit = client.on_exit,
  -- Where the server speaks of files that have no lines, it does so by their readings.
  capabilities = { workspace = { textDocumentContent = { dynamicRegistration = false } } },
  handlers = {
    ['workspace/textDocumentContent/refresh'] = function(...)
      return require('gouji.reading').refresh(...)
    end,
  },
}
