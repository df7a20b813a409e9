local client = require('gouji.client')

return {
  cmd = { 'gouji', 'lsp' },
  filetypes = { 'budget-disclosure', 'markdown', 'toml' },
  root_dir = client.root_dir,
  before_init = client.before_init,
  on_init = client.on_init,
  on_exit = client.on_exit,
  -- Asks why a finding is dismissed.
  init_options = { commands = { 'gouji.dismiss' } },
  commands = {
    ['gouji.dismiss'] = function(command, context)
      local server = assert(vim.lsp.get_client_by_id(context.client_id))
      require('gouji.findings').dismiss_as(server, command.arguments[1])
    end,
  },
  -- Where the server speaks of files that have no lines, it does so by their readings.
  capabilities = { workspace = { textDocumentContent = { dynamicRegistration = false } } },
  handlers = {
    ['workspace/textDocumentContent/refresh'] = function(...)
      return require('gouji.reading').refresh(...)
    end,
  },
}
