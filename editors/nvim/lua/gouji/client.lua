--- Which buffers the server attends to, and what happens when it dies.
local lang = require('gouji.lang')
local program = require('gouji.program')
local reading = require('gouji.reading')

local M = {}

--- So many deaths within so many milliseconds, and it is not started again.
local MOST_DEATHS, WITHIN = 5, 3 * 60 * 1000

--- Milliseconds that it may take to answer for the first time.
local PATIENCE = 5000

local deaths = {} --- @type integer[]
local awaited --- What stands for the server that has not answered yet.
local has_looked = false

--- Whether the server attends to a buffer: switched on or off by hand, else by file type and name.
local function wants(bufnr)
  if vim.b[bufnr].gouji ~= nil then
    return vim.b[bufnr].gouji
  end
  if vim.bo[bufnr].filetype == 'budget-disclosure' then
    return true
  end
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(bufnr))
  if name == 'gouji.toml' then
    return true -- the faults of settings are shown where they stand
  end
  for _, pattern in ipairs({ '预算.*说明.*%.md$', '预算公开.*%.md$', '决算.*说明.*%.md$', '决算公开.*%.md$' }) do
    if name:find(pattern) then
      return true
    end
  end
  return false
end

--- Hands the folder to serve to `on_dir`; the server is not started where it is not called.
function M.root_dir(bufnr, on_dir)
  if wants(bufnr) then
    on_dir(vim.fs.root(reading.file(bufnr) or bufnr, '.git'))
  end
end

local function start(bufnr)
  M.root_dir(bufnr, function(root)
    local config = vim.deepcopy(vim.lsp.config.gouji)
    config.root_dir = root
    vim.lsp.start(config, { bufnr = bufnr, reuse_client = config.reuse_client })
  end)
end

--- Sees to a buffer that was opened: how it is read, and, once, whether the program is there, which Neovim only logs.
function M.opened(bufnr)
  if not wants(bufnr) then
    return
  end
  if reading.file(bufnr) then
    -- Neovim itself starts servers for files only.
    start(bufnr)
    return
  end
  require('gouji.encoding').mend(bufnr)
  if not has_looked then
    has_looked = true
    -- An error told inside an autocommand would end it.
    vim.schedule(program.is_there)
  end
end

--- Tells the server the language, which Neovim does not, and the user if the server does not answer.
function M.before_init(params)
  params.locale = lang.code() == 'en' and 'en' or 'zh-CN'
  local this = {}
  awaited = this
  vim.defer_fn(function()
    if awaited == this then
      lang.tell('WARN', 'gouji 语言服务器没有应答', 'The gouji language server does not answer')
    end
  end, PATIENCE)
end

--- The server has answered.
function M.on_init()
  awaited = nil
end

--- All its servers, those included that have not answered yet.
function M.all()
  return vim.lsp.get_clients({ name = 'gouji', _uninitialized = true })
end

--- Ends what is still there when the editor does: one that is stuck would not end by itself.
function M.leave()
  for _, client in ipairs(M.all()) do
    client.rpc.terminate()
  end
end

--- The server of a buffer, if it has one.
function M.of(bufnr)
  return vim.lsp.get_clients({ name = 'gouji', bufnr = bufnr })[1]
end

--- The server of the current buffer; tells the user if there is none.
function M.current()
  local client = M.of(0)
  if not client then
    lang.tell(
      'WARN',
      '当前文档没有启用 gouji，请先执行 :Gouji on',
      'gouji is not on for this buffer: use :Gouji on'
    )
  end
  return client
end

local group = vim.api.nvim_create_augroup('gouji_by_hand', {})

--- Switches a buffer on, whatever its name and type.
function M.on(bufnr)
  if vim.api.nvim_buf_get_name(bufnr) == '' then
    -- The protocol knows documents by their names.
    lang.tell(
      'WARN',
      '请先给文档命名，例如 :file 说明.ysgk.txt',
      'Name the buffer first, as by :file 说明.ysgk.txt'
    )
    return
  end
  vim.b[bufnr].gouji = true
  has_looked = true
  require('gouji.encoding').mend(bufnr)
  local has_no_type = vim.bo[bufnr].filetype == '' or vim.bo[bufnr].filetype == 'text'
  if has_no_type then
    vim.bo[bufnr].filetype = 'budget-disclosure'
  end
  if program.is_there() then
    -- A server that Neovim starts itself for the new type is reused here.
    start(bufnr)
    -- Neovim detaches it from a type that is not its own, as when the file is read again.
    vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
    vim.api.nvim_create_autocmd('FileType', {
      group = group,
      buffer = bufnr,
      callback = vim.schedule_wrap(function()
        if vim.api.nvim_buf_is_loaded(bufnr) then
          start(bufnr)
        end
      end),
    })
  end
end

--- Takes a buffer from the server.
function M.detach(bufnr)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'gouji', bufnr = bufnr })) do
    vim.lsp.buf_detach_client(bufnr, client.id)
    for id, namespace in pairs(vim.diagnostic.get_namespaces()) do
      if namespace.name:find(('^nvim%%.lsp%%.gouji%%.%d'):format(client.id)) then
        vim.diagnostic.reset(id, bufnr)
      end
    end
    if next(client.attached_buffers) == nil then
      client:stop()
    end
  end
end

--- Switches a buffer off.
function M.off(bufnr)
  vim.b[bufnr].gouji = false
  M.detach(bufnr)
end

--- The buffers that want the server.
local function buffers()
  return vim.tbl_filter(function(bufnr)
    local is_shown = vim.bo[bufnr].buftype == '' or reading.file(bufnr) ~= nil
    local is_text = is_shown and vim.bo[bufnr].filetype ~= ''
    return is_text and vim.api.nvim_buf_is_loaded(bufnr) and wants(bufnr)
  end, vim.api.nvim_list_bufs())
end

--- Stops the server and starts it again for all buffers that want it.
function M.restart()
  deaths = {}
  local wanting = buffers()
  local clients = M.all()
  for _, client in ipairs(clients) do
    client:stop()
  end
  local function again()
    for _, client in ipairs(clients) do
      -- One that does not answer is not waited for longer than this.
      client.rpc.terminate()
    end
    if not program.is_there() then
      return
    end
    for _, bufnr in ipairs(wanting) do
      if vim.api.nvim_buf_is_valid(bufnr) then
        start(bufnr)
      end
    end
  end
  vim.defer_fn(again, #clients > 0 and 300 or 0)
end

--- Sees to it that a server that died is started again, unless it dies again and again.
function M.on_exit(code, signal, client_id)
  awaited = nil
  local client = vim.lsp.get_client_by_id(client_id)
  if not client or client._is_stopping or vim.v.exiting ~= vim.NIL then
    return
  end
  local ended_well = code == 0 and (signal == 0 or signal == 15)
  if client.initialized and ended_well then
    return
  end
  local attended = vim.tbl_keys(client.attached_buffers)
  local had_begun = client.initialized
  local now = vim.uv.now()
  deaths = vim.tbl_filter(function(at)
    return now - at < WITHIN
  end, deaths)
  table.insert(deaths, now)
  vim.schedule(function()
    if not had_begun then
      lang.tell(
        'ERROR',
        'gouji 语言服务器未能启动，详见 :checkhealth gouji',
        'The gouji language server did not start: see :checkhealth gouji'
      )
    elseif #deaths >= MOST_DEATHS then
      lang.tell(
        'ERROR',
        ('gouji 语言服务器三分钟内退出了 %d 次，不再重启。:Gouji restart 重新启动'):format(
          MOST_DEATHS
        ),
        ('The gouji language server died %d times within three minutes and is left alone; :Gouji restart starts it'):format(
          MOST_DEATHS
        )
      )
    else
      lang.tell(
        'WARN',
        'gouji 语言服务器意外退出，已重新启动',
        'The gouji language server died and was started again'
      )
      for _, bufnr in ipairs(attended) do
        if vim.api.nvim_buf_is_loaded(bufnr) then
          start(bufnr)
        end
      end
    end
  end)
end

return M
