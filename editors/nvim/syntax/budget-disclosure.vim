" What can be coloured without the server; its semantic tokens lie above.
if exists('b:current_syntax')
  finish
endif

syntax match gouji_heading /^\s*[一二三四五六七八九十]\+、.*$/ contains=gouji_figure,gouji_blank
syntax match gouji_heading /^\s*（[一二三四五六七八九十]\+）[^，。；：:]*$/ contains=gouji_figure,gouji_blank
syntax match gouji_heading /^\s*\(#\+\s.*\|第[一二三四五六七八九十]\+部分.*\)$/
syntax match gouji_figure /-\?\d[0-9,]*\(\.\d\+\)\?/ nextgroup=gouji_unit
syntax match gouji_unit /万元\|亿元\|元\|[%％]/ contained
syntax match gouji_blank /_\{2,}/

highlight default link gouji_heading Title
highlight default link gouji_figure Number
highlight default link gouji_unit Type
highlight default link gouji_blank Todo

let b:current_syntax = 'budget-disclosure'
