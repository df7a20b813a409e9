--- `:checkhealth gouji`.
local lang = require('gouji.lang')

local M = {}

-- Before Neovim 0.8 it was a module.
local health = vim.health or require('health')
local say = lang.say

local function program()
  local name = require('gouji.program').name()
  local path = vim.fn.exepath(name)
  if path == '' then
    health.error(say('没有找到程序 ', 'Program not found: ') .. name, {
      say('安装：cargo install --profile dist --path .', 'Install it: cargo install --profile dist --path .'),
      say(
        "或者指定路径：vim.lsp.config('gouji', { cmd = { '/路径/gouji', 'lsp' } })",
        "Or give its path: vim.lsp.config('gouji', { cmd = { '/path/to/gouji', 'lsp' } })"
      ),
    })
    return
  end
  local function run(...)
    local cmd = { path, ... }
    local is_run, outcome = pcall(function()
      return vim.system(cmd, { text = true }):wait(5000)
    end)
    return is_run and outcome.code == 0 and outcome.stdout or ''
  end
  local version = run('--version')
  if not vim.startswith(version, 'gouji ') then
    health.error(path .. say(' 不是能运行的 gouji', ' is no gouji that runs'))
    return
  end
  health.ok(('%s (%s)'):format(vim.trim(version), path))
  if run('text', '--help') ~= '' then
    health.ok(
      say('能用 :GoujiOpen 打开 Word 文档、工作簿和 PDF', ':GoujiOpen opens Word documents, workbooks, PDF')
    )
  else
    health.warn(
      say('程序太旧，不能用 :GoujiOpen 打开 Word 文档', 'The program is too old for :GoujiOpen'),
      { 'cargo install --profile dist --path .' }
    )
  end
end

local function archives()
  local unzip = vim.g.zip_unzipcmd or 'unzip'
  if vim.fn.exists('#zip#BufReadCmd#*.docx') == 1 and vim.fn.executable(unzip) == 0 then
    health.info(
      say(
        '没有程序 %s，从 quickfix 跳到 .docx 和 .xlsx 时 zip.vim 会报错；不用 zip.vim 时在 init.lua 中写 vim.g.loaded_zipPlugin = 1',
        'Without the program %s zip.vim tells errors at jumps into .docx and .xlsx; vim.g.loaded_zipPlugin = 1 in init.lua does without it'
      ):format(unzip)
    )
  end
end

local function server()
  local clients = vim.lsp.get_clients({ name = 'gouji' })
  if #clients == 0 then
    health.info(say('语言服务器没有在运行', 'No language server is running'))
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(
      say(
        '语言服务器正在运行：%d 个文档，文件夹 %s',
        'A language server is running: %d buffers, folder %s'
      ):format(buffers, client.root_dir or say('无', 'none'))
    )
  end
  for _, client in ipairs(vim.lsp.get_clients()) do
    local cmd = client.config.cmd
    local is_gouji = type(cmd) == 'table' and vim.fs.basename(cmd[1]) == 'gouji'
    if is_gouji and client.name ~= 'gouji' then
      health.warn(
        say(
          '另有一个配置也启动了 gouji，每个问题会显示两次：',
          'Another configuration starts gouji too, so each finding shows twice: '
        ) .. client.name
      )
    end
  end
end

local function file_types()
  if vim.filetype.match({ filename = '预算公开.txt' }) == 'budget-disclosure' then
    health.ok(say('能识别文件类型 budget-disclosure', 'The file type budget-disclosure is detected'))
  else
    health.warn(
      say('不能识别文件类型 budget-disclosure', 'The file type budget-disclosure is not detected'),
      { ':filetype on' }
    )
  end
end

function M.check()
  -- Before Neovim 0.10 the functions had longer names.
  (health.start or health.report_start)('gouji')
  if vim.fn.has('nvim-0.11') == 0 then
    local fail = health.error or health.report_error
    fail(say('需要 Neovim 0.11 或更新的版本', 'Neovim 0.11 or newer is needed'))
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  program()
  server()
  file_types()
  archives()
end

return M
