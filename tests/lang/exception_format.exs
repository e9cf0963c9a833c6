# Exception: banners, messages, formats of exits and of stack entries.
exceptions = [
  %ArithmeticError{}, %ArgumentError{message: "m"}, %KeyError{key: :a, term: %{b: 1}}, %KeyError{key: "name", term: [name: 1]}, %MatchError{term: {1, 2}},
  %CaseClauseError{term: :x}, %WithClauseError{term: 1}, %CondClauseError{}, %TryClauseError{term: 1}, %BadMapError{term: 1}, %BadStructError{struct: Range, term: 1}, %BadFunctionError{term: :f},
  %BadArityError{function: &String.length/1, args: [1, 2]}, %UndefinedFunctionError{module: Foo, function: :bar, arity: 1}, %FunctionClauseError{module: Foo, function: :bar, arity: 2},
  %Protocol.UndefinedError{protocol: Enumerable, value: 1, description: ""}, %RuntimeError{}, %ErlangError{original: {:odd, 1}}, %SystemLimitError{}, %Enum.EmptyError{}, %Enum.OutOfBoundsError{},
  %File.Error{reason: :enoent, action: "read file", path: "/x"}, %Code.LoadError{file: "f", message: "could not load f"}, %UnicodeConversionError{encoded: "a", message: "bad"}
]

for e <- exceptions do
  IO.puts(Exception.format_banner(:error, e, []))
  IO.puts(Exception.message(e) == Exception.format_banner(:error, e, []) |> String.split(") ", parts: 2) |> List.last())
end

for {kind, reason} <- [throw: :ball, exit: :normal, exit: :killed, exit: {:shutdown, 1}, exit: :noproc, exit: {:timeout, {GenServer, :call, [:server, :msg, 5000]}}, exit: {:noproc, {GenServer, :call, [:s, :m, 1]}}, exit: {%RuntimeError{message: "in exit"}, []}, exit: "text"] do
  IO.puts(Exception.format_banner(kind, reason, []))
end

for reason <- [:normal, :kill, :noconnection, {:nodedown, :n@h}, {:badarg, []}, {:undef, [{M, :f, [1], []}]}, {:bad_return_value, 1}, :timeout, {:already_started, :x}, {:EXIT, :bad}] do
  IO.puts(Exception.format_exit(reason))
end

stack = [{String, :length, 1, [file: 'lib/string.ex', line: 5]}, {:erlang, :+, [1, :a], []}, {M, :"-f/1-fun-0-", 2, [file: 'm.ex', line: 1]}, {M, :__MODULE__, 0, [file: 'm.ex', line: 2]}]
IO.puts(Exception.format_stacktrace(stack))
for entry <- stack, do: IO.puts(Exception.format_stacktrace_entry(entry))
IO.puts(Exception.format(:error, %RuntimeError{message: "whole"}, stack))
IO.puts(Exception.format_mfa(Foo, :bar, [1, "a"]))
IO.puts(Exception.format_mfa(Foo, :"b r", 2))
IO.puts(Exception.format_mfa(:lists, :map, 2))
IO.puts(Exception.format_fa(fn -> 1 end, 0) |> String.starts_with?("#Function<"))
IO.puts(Exception.format_file_line("a.ex", 3))
IO.puts(Exception.format_file_line("a.ex", nil))
IO.inspect(Exception.exception?(%RuntimeError{}))
IO.inspect(Exception.exception?(%{}))
IO.inspect(Exception.normalize(:error, :badarith))
IO.inspect(Exception.normalize(:error, {:badkey, :k}, []))
IO.inspect(Exception.normalize(:error, {:badmap, 1}))
IO.inspect(Exception.normalize(:throw, :x))

defmodule Custom do
  defexception [:code, message: "default"]
end

defmodule Computed do
  defexception [:n]
  @impl true
  def message(%{n: n}), do: "n is #{n}"
  @impl true
  def exception(n) when is_integer(n), do: %Computed{n: n}
  def exception(opts), do: struct!(Computed, opts)
end

for fun <- [fn -> raise Custom end, fn -> raise Custom, code: 1 end, fn -> raise Custom, message: "given" end, fn -> raise Computed, 5 end, fn -> raise Computed, n: 6 end, fn -> raise "text" end, fn -> raise RuntimeError end, fn -> raise ArgumentError, "arg" end, fn -> raise struct(Custom, code: 3) end] do
  try do
    fun.()
  rescue
    e -> IO.puts("#{inspect(e)} #{Exception.message(e)}")
  end
end
