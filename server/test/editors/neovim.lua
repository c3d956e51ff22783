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

local function request(method, params)
  local replies = assert(vim.lsp.buf_request_sync(0, method, params, PATIENCE))
  local _, reply = assert(next(replies))
  assert(reply.error == nil, vim.inspect(reply.error))
  return reply.result
end

local function ask(method, params)
  local document = { textDocument = vim.lsp.util.make_text_document_params() }
  return request(method, vim.tbl_extend('error', document, params or {}))
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

  answers.addressees = request('workspace/executeCommand', {
    command = 'kernav.copyAddressees',
    arguments = { vim.uri_from_bufnr(0), { line = 0, character = 0 } },
  }).text

  vim.lsp.buf.definition()
  wait_for('jump', function() return vim.fn.expand('%:t') ~= 'crash.oops' end)
  answers.jump = vim.fn.expand('%:p') .. ':' .. vim.fn.line('.')

  open('MAINTAINERS')
  wait_for('problem', function() return #vim.diagnostic.get(0) > 0 end)
  answers.problems = vim.tbl_map(function(problem)
    return (problem.lnum + 1) .. ':' .. problem.message
  end, vim.diagnostic.get(0))
end

local ok, problem = pcall(run)
if not ok then answers = { problem = problem } end
vim.fn.writefile({ vim.json.encode(answers) }, vim.env.KERNAV_ANSWERS)
vim.cmd('qall!')
