# A builtin refuses its arguments: which ones, why, and from where.
defmodule Parse do
  def number(text), do: {String.to_integer(text), text}
end

IO.inspect(Parse.number("12"))
Parse.number("twelve")
