defmodule ExUnit.Assertions do
  @moduledoc """
  What a test claims: `assert`, `refute`, and their kin.
  """

  @operators [:==, :<, :>, :<=, :>=, :===, :=~, :!==, :!=, :in]

  # -- assert --

  @doc """
  The value must not be `nil` or `false`; of comparisons both sides are shown, patterns bind variables.

      iex> import ExUnit.Assertions
      iex> assert {:ok, x} = {:ok, 1}
      iex> x
      1
  """
  defmacro assert(assertion)

  defmacro assert({:=, meta, [left, right]} = assertion) do
    code = escape_code(:assert, meta, assertion)
    vars = pattern_vars(expand_pattern(left, __CALLER__))
    pins = pins(left)
    pattern = Macro.escape(left, prune_metadata: true)

    # A pattern that always matches leaves nothing for the second clause.
    quote generated: true do
      {right, expr, unquote(bound(vars, left))} =
        case unquote(right) do
          unquote(left) = right ->
            expr = unquote(code)

            if right in [nil, false] do
              raise ExUnit.AssertionError, expr: expr, message: "Expected truthy, got #{inspect(right)}"
            end

            {right, expr, unquote(passed(vars))}

          right ->
            raise ExUnit.AssertionError,
              left: unquote(pattern),
              right: right,
              expr: unquote(code),
              message: "match (=) failed" <> ExUnit.Assertions.__pins__(unquote(pins)),
              context: {:match, unquote(pins)}
        end

      _ = expr
      right
    end
  end

  defmacro assert({:match?, _, [_, _]} = assertion), do: match(assertion, :assert, "match (match?) failed")

  defmacro assert(assertion) do
    case comparison(assertion, :assert, __CALLER__) do
      nil ->
        {args, value} = call_arguments(assertion, __CALLER__)

        quote do
          value = unquote(value)

          unless value do
            raise ExUnit.AssertionError,
              args: unquote(args),
              expr: unquote(escape_code(:assert, [], assertion)),
              message: "Expected truthy, got #{inspect(value)}"
          end

          value
        end

      code ->
        code
    end
  end

  @doc """
  The value must be `nil` or `false`.

      iex> import ExUnit.Assertions
      iex> refute 1 == 2
      false
  """
  defmacro refute(assertion)

  defmacro refute({:match?, _, [_, _]} = assertion), do: match(assertion, :refute, "match (match?) succeeded, but should have failed")

  defmacro refute(assertion) do
    case comparison(assertion, :refute, __CALLER__) do
      nil ->
        {args, value} = call_arguments(assertion, __CALLER__)

        quote do
          value = unquote(value)

          if value do
            raise ExUnit.AssertionError,
              args: unquote(args),
              expr: unquote(escape_code(:refute, [], assertion)),
              message: "Expected false or nil, got #{inspect(value)}"
          end

          value
        end

      code ->
        code
    end
  end

  # `left op right` with both sides looked at once; nil when it is none.
  # An operator of another module says what it likes.
  defp comparison({op, _, [_, _]} = assertion, kind, caller) when op in @operators do
    if match?([{_, Kernel}], Macro.Env.lookup_import(caller, {op, 2})), do: comparison(assertion, kind)
  end

  defp comparison(assertion, kind, _caller), do: comparison(assertion, kind)

  defp comparison({op, meta, [left, right]} = assertion, kind) when op in @operators do
    code = escape_code(kind, meta, assertion)
    call = {op, meta, [quote(do: left), quote(do: right)]}
    equality = equality_check(op, kind, code)

    quote do
      left = unquote(left)
      right = unquote(right)
      unquote(equality)

      ExUnit.Assertions.unquote(kind)(unquote(call),
        left: left,
        right: right,
        expr: unquote(code),
        message: unquote(message(op, kind)),
        context: unquote(op)
      )
    end
  end

  defp comparison({:not, meta, [{:in, _, [left, right]}]} = assertion, kind) do
    code = escape_code(kind, meta, assertion)

    quote do
      left = unquote(left)
      right = unquote(right)

      ExUnit.Assertions.unquote(kind)(left not in right,
        left: left,
        right: right,
        expr: unquote(code),
        message: unquote(message(:"not in", kind)),
        context: :"not in"
      )
    end
  end

  defp comparison(_assertion, _kind), do: nil

  defp message(op, :assert), do: "Assertion with #{op} failed"
  defp message(op, :refute), do: "Refute with #{op} failed"

  # What says nothing when both sides are the same is told so.
  defp equality_check(op, :assert, code) when op in [:<, :>, :!==, :!=] do
    same(code, "Assertion with #{op} failed, both sides are exactly equal", op)
  end

  defp equality_check(op, :refute, code) when op in [:<=, :>=, :===, :==, :=~] do
    same(code, "Refute with #{op} failed, both sides are exactly equal", op)
  end

  defp equality_check(_op, _kind, _code), do: nil

  defp same(code, message, op) do
    quote do
      if left === right do
        ExUnit.Assertions.__flunk__(
          left: left,
          expr: unquote(code),
          message: unquote(message),
          context: unquote(op)
        )
      end
    end
  end

  @doc false
  def __flunk__(fields), do: raise(ExUnit.AssertionError, fields)

  # The arguments of a call are shown when they say more than the code does.
  defp call_arguments({root, meta, [_ | _] = args} = call, env) do
    arity = length(args)
    operator? = is_atom(root) and (Macro.special_form?(root, arity) or Macro.operator?(root, arity))

    if not operator? and not Enum.all?(args, &Macro.quoted_literal?/1) and Macro.expand_once(call, env) == call do
      vars = for i <- 1..arity, do: Macro.var(:"arg#{i}", __MODULE__)

      {vars,
       quote do
         {unquote_splicing(vars)} = {unquote_splicing(args)}
         unquote({root, meta, vars})
       end}
    else
      {ExUnit.AssertionError.no_value(), call}
    end
  end

  defp call_arguments(other, _env), do: {ExUnit.AssertionError.no_value(), other}

  defp escape_code(kind, meta, code), do: Macro.escape({kind, meta, [code]}, prune_metadata: true)

  # -- Patterns --

  defp expand_pattern({:when, meta, [left, right]}, env), do: {:when, meta, [expand_pattern(left, env), right]}

  defp expand_pattern(pattern, env) do
    env = Macro.Env.to_match(env)

    Macro.prewalk(pattern, fn
      {:"::", meta, [left, _]} -> {:"::", meta, [left, nil]}
      {:^, _, _} = pin -> pin
      {:__aliases__, _, _} = alias -> alias
      node -> Macro.expand(node, env)
    end)
  end

  defp pattern_vars({:when, _, [left, right]}), do: pattern_vars([left, right])

  defp pattern_vars(pattern) do
    {_, vars} =
      Macro.prewalk(pattern, [], fn
        {:^, _, _}, vars -> {nil, vars}
        {:"::", _, [left, _]}, vars -> {[left], vars}
        {:_, _, context}, vars when is_atom(context) -> {nil, vars}
        {name, _, context}, vars when name in [:__MODULE__, :__ENV__, :__DIR__, :__CALLER__, :__STACKTRACE__] and is_atom(context) -> {nil, vars}
        {name, meta, context}, vars when is_atom(name) and is_atom(context) -> {nil, [{name, meta, context} | vars]}
        node, vars -> {node, vars}
      end)

    vars |> Enum.reverse() |> Enum.uniq_by(fn {name, meta, context} -> {name, meta[:counter], context} end)
  end

  # `match?` is what the caller has under that name.
  defp match({:match?, meta, [left, right]} = assertion, kind, failure) do
    pins = pins(left)

    quote do
      right = unquote(right)
      left = unquote(Macro.escape(left, prune_metadata: true))

      ExUnit.Assertions.unquote(kind)(unquote({:match?, meta, [left, Macro.var(:right, __MODULE__)]}),
        right: right,
        left: left,
        expr: unquote(escape_code(kind, meta, assertion)),
        message: unquote(failure) <> ExUnit.Assertions.__pins__(unquote(pins)),
        context: {:match, unquote(pins)}
      )
    end
  end

  # To pass one on that begins with an underscore is no use to be warned about.
  defp passed(vars), do: for({name, meta, context} <- vars, do: {name, [generated: true] ++ meta, context})

  # What the pattern uses itself, in a guard or a second time, has its use.
  defp bound(vars, pattern) do
    {_, counts} =
      Macro.prewalk(pattern, %{}, fn
        {:^, _, [_]}, counts -> {nil, counts}
        {name, _, context} = var, counts when is_atom(name) and is_atom(context) -> {var, Map.update(counts, {name, context}, 1, &(&1 + 1))}
        node, counts -> {node, counts}
      end)

    for {name, meta, context} = var <- vars, do: if(counts[{name, context}] == 1, do: var, else: {name, [generated: true] ++ meta, context})
  end

  defp pins(pattern) do
    {_, pins} =
      Macro.prewalk(pattern, [], fn
        {:^, _, [{name, _, context} = var]} = node, pins when is_atom(name) and is_atom(context) -> {node, [{name, var} | pins]}
        node, pins -> {node, pins}
      end)

    Enum.uniq_by(pins, &elem(&1, 0))
  end

  @doc false
  def __pins__([]), do: ""

  def __pins__(pins) do
    lines = pins |> Enum.reverse() |> Enum.map_join("\n", fn {name, value} -> "  #{name} = #{inspect(value)}" end)
    "\nThe following variables were pinned:\n" <> lines
  end

  @doc "The value must not be `nil` or `false`; else fails with a message or with the fields of the error."
  def assert(value, message) when is_binary(message), do: assert(value, message: message)

  def assert(value, opts) when is_list(opts) do
    unless value, do: raise(ExUnit.AssertionError, opts)
    value
  end

  @doc "The value must be `nil` or `false`; else fails with a message or with the fields of the error."
  def refute(value, message) when is_binary(message), do: refute(value, message: message)

  def refute(value, opts) when is_list(opts) do
    if value, do: raise(ExUnit.AssertionError, opts)
    value
  end

  # -- Messages --

  @doc "A message that matches must come within a time (100 ms)."
  defmacro assert_receive(pattern, timeout \\ nil, failure_message \\ nil) do
    receive_message(:assert_receive, pattern, timeout, failure_message, __CALLER__)
  end

  @doc "A message that matches must be there."
  defmacro assert_received(pattern, failure_message \\ nil) do
    receive_message(:assert_received, pattern, 0, failure_message, __CALLER__)
  end

  defp receive_message(kind, pattern, timeout, failure_message, env) do
    code = escape_code(kind, [], pattern)
    vars = pattern_vars(expand_pattern(pattern, env))
    pins = pins(pattern)
    shown = Macro.escape(without_guard(pattern), prune_metadata: true)

    bound =
      case pattern do
        {:when, meta, [left, guard]} -> {:when, meta, [quote(do: unquote(left) = received), guard]}
        left -> quote(do: unquote(left) = received)
      end

    clauses =
      quote do
        unquote(bound) -> {received, unquote(passed(vars))}
      end

    timeout = if timeout, do: timeout, else: quote(do: ExUnit.Assertions.__timeout__(:assert_receive_timeout))

    quote do
      timeout = ExUnit.Assertions.__check_timeout__(unquote(timeout))

      {received, unquote(bound(vars, pattern))} =
        receive do
          unquote(clauses)
        after
          timeout ->
            {:messages, messages} = Process.info(self(), :messages)

            flunk_message =
              unquote(failure_message) || ExUnit.Assertions.__no_message__(timeout, unquote(pins), messages)

            raise ExUnit.AssertionError,
              expr: unquote(code),
              message: flunk_message,
              left: unquote(shown),
              context: {:receive, unquote(pins), Enum.take(messages, -10)}
        end

      received
    end
  end

  defp without_guard({:when, _, [left, _]}), do: left
  defp without_guard(pattern), do: pattern

  @doc false
  def __no_message__(timeout, pins, messages) do
    mailbox =
      case length(messages) do
        0 -> "The process mailbox is empty."
        n -> "Showing #{min(n, 10)} of #{n} #{if n == 1, do: "message", else: "messages"} in the mailbox"
      end

    "Assertion failed, no matching message after #{timeout}ms" <> __pins__(pins) <> "\n" <> mailbox
  end

  @doc false
  def __timeout__(key), do: Application.fetch_env!(:ex_unit, key)

  @doc false
  def __check_timeout__(timeout) when is_integer(timeout) and timeout >= 0, do: timeout

  def __check_timeout__(timeout) do
    raise ArgumentError, "timeout must be a non-negative integer, got: #{inspect(timeout)}"
  end

  @doc "No message that matches may come within a time (100 ms)."
  defmacro refute_receive(pattern, timeout \\ nil, failure_message \\ nil) do
    timeout = if timeout, do: timeout, else: quote(do: ExUnit.Assertions.__timeout__(:refute_receive_timeout))
    refute_message(pattern, timeout, failure_message)
  end

  @doc "No message that matches may be there."
  defmacro refute_received(pattern, failure_message \\ nil) do
    refute_message(pattern, 0, failure_message)
  end

  defp refute_message(pattern, timeout, failure_message) do
    bound =
      case pattern do
        {:when, meta, [left, guard]} -> {:when, meta, [quote(do: unquote(left) = actual), guard]}
        left -> quote(do: unquote(left) = actual)
      end

    text = Macro.to_string(without_guard(pattern))

    clause =
      quote do
        unquote(bound) ->
          raise ExUnit.AssertionError,
            message:
              unquote(failure_message) ||
                "Unexpectedly received message #{inspect(actual)} (which matched #{unquote(text)})"
      end

    quote do
      receive do
        unquote(clause)
      after
        ExUnit.Assertions.__check_timeout__(unquote(timeout)) -> false
      end
    end
  end

  # -- Errors --

  @doc "The function must raise that exception with that message, a text or a regular expression."
  def assert_raise(exception, message, function) when is_function(function) do
    error = assert_raise(exception, function)

    matches =
      case message do
        %Regex{} -> Exception.message(error) =~ message
        text when is_binary(text) -> Exception.message(error) == text
      end

    unless matches do
      raise ExUnit.AssertionError,
        message:
          "Wrong message for #{inspect(exception)}\nexpected:\n  #{inspect(message)}\nactual:\n  #{inspect(Exception.message(error))}"
    end

    error
  end

  @doc "The function must raise that exception; gives it."
  def assert_raise(exception, function) when is_function(function) do
    raised =
      try do
        function.()
        :nothing
      rescue
        error -> {:raised, error, __STACKTRACE__}
      end

    case raised do
      :nothing ->
        flunk("Expected exception #{inspect(exception)} but nothing was raised")

      {:raised, %{__struct__: ^exception} = error, _} ->
        check_message(error)

      {:raised, %ExUnit.AssertionError{} = error, stacktrace} ->
        reraise(error, stacktrace)

      {:raised, error, stacktrace} ->
        message =
          "Expected exception #{inspect(exception)} but got #{inspect(error.__struct__)} (#{Exception.message(error)})"

        reraise(ExUnit.AssertionError, [message: message], stacktrace)
    end
  end

  defp check_message(error) do
    _ = error.__struct__.message(error)
    error
  end

  @doc "The expression must throw; gives what is thrown."
  defmacro catch_throw(expression), do: catching(:throw, expression)

  @doc "The expression must exit; gives the reason."
  defmacro catch_exit(expression), do: catching(:exit, expression)

  @doc "The expression must fail with an error; gives it."
  defmacro catch_error(expression), do: catching(:error, expression)

  defp catching(kind, expression) do
    quote do
      try do
        _ = unquote(expression)
        flunk("Expected to catch #{unquote(kind)}, got nothing")
      rescue
        error in [ExUnit.AssertionError] -> reraise(error, __STACKTRACE__)
      catch
        unquote(kind), we_got -> we_got
      end
    end
  end

  # -- The rest --

  @doc """
  Two numbers must not be further apart than a delta.

      iex> ExUnit.Assertions.assert_in_delta(1.0, 1.5, 0.5)
      true
  """
  def assert_in_delta(value1, value2, delta, message \\ nil)

  def assert_in_delta(_, _, delta, _) when delta < 0 do
    raise ArgumentError, "delta must always be a positive number, got: #{inspect(delta)}"
  end

  def assert_in_delta(value1, value2, delta, message) do
    diff = abs(value1 - value2)

    message =
      message ||
        "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(diff)}) to be less " <>
          "than or equal to #{inspect(delta)}"

    assert(diff <= delta, message)
  end

  @doc "Two numbers must be further apart than a delta."
  def refute_in_delta(value1, value2, delta, message \\ nil) do
    diff = abs(value1 - value2)

    message =
      if message do
        message <> " (difference between #{inspect(value1)} and #{inspect(value2)} is less than #{inspect(delta)})"
      else
        "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(diff)}) to be more than " <>
          inspect(delta)
      end

    refute(diff < delta, message)
  end

  @doc "Fails."
  def flunk(message \\ "Flunked!") when is_binary(message), do: assert(false, message: message)
end
