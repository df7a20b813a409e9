--- What gouji is doing for the current buffer.
local client = require('gouji.client')
local lang = require('gouji.lang')
local program = require('gouji.program')
local reading = require('gouji.reading')

local say = lang.say

--- The lines of the report.
local function lines()
  local path = vim.fn.exepath(program.name())
  local report = {
    say('程序：', 'Program: ') .. (path ~= '' and path or say('没有找到 ', 'not found: ') .. program.name()),
  }
  local server = client.of(0)
  if not server then
    table.insert(report, say('当前文档：未启用（:Gouji on 启用）', 'This buffer: off (:Gouji on)'))
    return report
  end
  local version = vim.tbl_get(server, 'server_info', 'version') or '?'
  table.insert(report, say('语言服务器：', 'Language server: ') .. version)
  local file = reading.file(0)
  if file then
    table.insert(report, say('读自文件：', 'Read from: ') .. file)
  end
  table.insert(report, say('文件夹：', 'Folder: ') .. (server.root_dir or say('无', 'none')))
  local counts = vim.diagnostic.count(0)
  local severity = vim.diagnostic.severity
  local function count(level)
    return counts[severity[level]] or 0
  end
  table.insert(
    report,
    say(
      '当前文档：%d 个错误，%d 个警告，%d 个信息，%d 个提示',
      'This buffer: %d errors, %d warnings, %d information, %d hints'
    ):format(count('ERROR'), count('WARN'), count('INFO'), count('HINT'))
  )
  table.insert(report, say('日志：', 'Log: ') .. vim.lsp.log.get_filename())
  return report
end

return function()
  vim.api.nvim_echo({ { table.concat(lines(), '\n') } }, true, {})
end
