-- What a user of Neovim does with a log. What came of it goes to the file that KERNAV_ANSWERS names; neovim.test.ts says what it should be.
local PATIENCE = 60000
local answers = {}

local function wait_for(what, condition)
  assert(vim.wait(PATIENCE, condition, 20), 'no ' .. what)
end

local function open(path)
  vim.cmd('edit ' .. path)
  wait_for('server for ' .. path, function() return next(vim.lsp.buf_get_clients(0)) ~= nil end)
end

local function ask(method, params)
  params = params or {}
  params.textDocument = vim.lsp.util.make_text_document_params()
  local replies = assert(vim.lsp.buf_request_sync(0, method, params, PATIENCE))
  local _, reply = assert(next(replies))
  assert(reply.error == nil, vim.inspect(reply.error))
  return reply.result
end

local function text_of_float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    end
  end
end

local function outline(symbols)
  return vim.tbl_map(function(symbol)
    return { symbol.name, outline(symbol.children or {}) }
  end, symbols)
end

local function run()
  open('../crash.oops')
  answers.filetype = vim.bo.filetype
  answers.outline = outline(ask('textDocument/documentSymbol'))

  vim.fn.search('__x64_sys_ioctl')
  vim.lsp.buf.hover()
  wait_for('hover', text_of_float)
  answers.hover = text_of_float()

  -- Every frame is asked for first: the hints are those that are known.
  for line = 0, vim.fn.line('$') - 1 do
    ask('textDocument/hover', { position = { line = line, character = 28 } })
  end
  local whole = { start = { line = 0, character = 0 }, ['end'] = { line = 1000, character = 0 } }
  answers.hints = vim.tbl_map(function(hint)
    return (hint.position.line + 1) .. ':' .. hint.label
  end, ask('textDocument/inlayHint', { range = whole }))

  vim.lsp.buf.definition()
  wait_for('jump', function() return vim.fn.expand('%:t') ~= 'crash.oops' end)
  answers.jump = vim.fn.expand('%:p') .. ':' .. vim.fn.line('.')
end

local ok, problem = pcall(run)
if not ok then answers = { problem = problem } end
vim.fn.writefile({ vim.json.encode(answers) }, vim.env.KERNAV_ANSWERS)
vim.cmd('qall!')
