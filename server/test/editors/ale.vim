" What a user of Vim with ALE does with a log. What came of it goes to the file that KERNAV_ANSWERS names; ale.test.ts says what it should be.
let s:answers = {}

function! s:WaitFor(what, condition) abort
  for l:try in range(1200)
    if a:condition() | return | endif
    sleep 50m
  endfor
  throw 'no ' . a:what
endfunction

function! s:Place() abort
  return expand('%:p') . ':' . line('.')
endfunction

function! s:Run() abort
  edit ../crash.oops
  let s:answers.filetype = &filetype
  call search('__x64_sys_ioctl')
  " ALE starts the server when it is asked first, and jumps when that is up.
  ALEGoToDefinition
  call s:WaitFor('jump', {-> expand('%:t') !=# 'crash.oops'})
  let s:answers.jump = s:Place()

  edit MAINTAINERS
  call s:WaitFor('problem', {-> !empty(getloclist(0))})
  let s:answers.problems = map(getloclist(0), {_, problem -> problem.lnum . ':' . problem.text})
endfunction

try
  call s:Run()
catch
  let s:answers = {'problem': v:exception . ' at ' . v:throwpoint}
endtry
call writefile([json_encode(s:answers)], $KERNAV_ANSWERS)
qall!
