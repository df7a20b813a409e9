-- Older versions have no table of file types; there the buffer is switched on by hand.
if vim.filetype then
  vim.filetype.add({
    pattern = {
      ['.*%.ysgk%.txt'] = 'budget-disclosure',
      ['.*预算.*说明.*%.txt'] = 'budget-disclosure',
      ['.*预算公开.*%.txt'] = 'budget-disclosure',
      ['.*决算.*说明.*%.txt'] = 'budget-disclosure',
      ['.*决算公开.*%.txt'] = 'budget-disclosure',
      ['.*部门决算%.txt'] = 'budget-disclosure',
      ['.*单位决算%.txt'] = 'budget-disclosure',
    },
  })
end
