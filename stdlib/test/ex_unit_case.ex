defmodule ExUnit.Case do
  @moduledoc """
  What a module of tests uses: `test`, `describe`, tags and callbacks.

      defmodule MyTest do
        use ExUnit.Case, async: true

        @tag :slow
        test "the truth", %{test: name} do
          assert name == :"test the truth"
        end
      end
  """

  @reserved [:module, :file, :line, :test, :async, :registered, :describe]

  @doc false
  defmacro __using__(opts) do
    quote do
      unless ExUnit.Case.__register__(__MODULE__, unquote(opts)) do
        @before_compile ExUnit.Case
      end

      use ExUnit.Callbacks
      import ExUnit.Assertions
      import ExUnit.Case, only: [describe: 2, test: 1, test: 2, test: 3]
      import ExUnit.DocTest
    end
  end

  @doc false
  def __register__(module, opts) do
    unless Keyword.keyword?(opts) do
      raise ArgumentError, ~s(the argument passed to "use ExUnit.Case" must be a list of options, got: #{inspect(opts)})
    end

    registered? = Module.has_attribute?(module, :ex_unit_tests)

    unless registered? do
      for name <- [:tag, :describetag, :moduletag, :ex_unit_tests, :ex_unit_registered_test_attributes],
          do: Module.register_attribute(module, name, accumulate: true)

      for name <- [:ex_unit_registered_describe_attributes, :ex_unit_registered_module_attributes],
          do: Module.register_attribute(module, name, accumulate: true)

      Module.put_attribute(module, :ex_unit_describe, nil)
      Module.put_attribute(module, :ex_unit_describes, [])
    end

    async = Keyword.get(opts, :async, registered? && Module.get_attribute(module, :ex_unit_async))

    unless is_boolean(async) do
      raise ArgumentError, "expected :async to be a boolean, got: #{inspect(async)}"
    end

    Module.put_attribute(module, :ex_unit_async, async)
    registered?
  end

  @doc false
  defmacro __before_compile__(_env) do
    quote do
      def __ex_unit__ do
        %ExUnit.TestModule{
          file: __ENV__.file,
          name: __MODULE__,
          tags: unquote({:unquote, [], [quote(do: ExUnit.Case.__module_tags__(__MODULE__))]}),
          tests: unquote({:unquote, [], [quote(do: ExUnit.Case.__tests__(__MODULE__))]})
        }
      end

      ExUnit.Server.add_module(__MODULE__, @ex_unit_async)
    end
  end

  @doc false
  def __tests__(module), do: Macro.escape(Enum.reverse(Module.get_attribute(module, :ex_unit_tests)))

  @doc false
  def __module_tags__(module) do
    tags = normalize_tags(Module.get_attribute(module, :moduletag))
    Macro.escape(Map.put(tags, :async, Module.get_attribute(module, :ex_unit_async)))
  end

  @doc "Defines a test; `var` matches its context."
  defmacro test(message, var \\ quote(do: _), contents) do
    unless is_tuple(var) do
      IO.warn(
        "test context is always a map. The pattern #{inspect(Macro.to_string(var))} will never match",
        Macro.Env.stacktrace(__CALLER__)
      )
    end

    contents =
      case contents do
        [do: block] -> quote(do: (unquote(block); :ok))
        _ -> quote(do: (try(unquote(contents)); :ok))
      end

    quote bind_quoted: [var: Macro.escape(var), contents: Macro.escape(contents, unquote: true), message: message] do
      name = ExUnit.Case.register_test(__MODULE__, __ENV__.file, __ENV__.line, :test, message, [])
      def unquote(name)(unquote(var)), do: unquote(contents)
    end
  end

  @doc "Defines a test that is still to be written."
  defmacro test(message) do
    quote bind_quoted: binding() do
      name = ExUnit.Case.register_test(__MODULE__, __ENV__.file, __ENV__.line, :test, message, [:not_implemented])
      def unquote(name)(_), do: flunk("Not implemented")
    end
  end

  @doc "Groups tests under a name; callbacks and tags in it are for them alone."
  defmacro describe(message, do: block) do
    quote do
      ExUnit.Case.__describe__(__MODULE__, __ENV__.line, unquote(message))

      try do
        unquote(block)
      after
        ExUnit.Case.__end_describe__(__MODULE__)
      end
    end
  end

  @doc false
  def __describe__(module, line, message) do
    cond do
      Module.get_attribute(module, :ex_unit_describe) ->
        raise "cannot call \"describe\" inside another \"describe\". See the documentation for ExUnit.Case.describe/2 " <>
                "on named setups and how to handle hierarchies"

      not is_binary(message) ->
        raise ArgumentError, "describe name must be a string, got: #{inspect(message)}"

      message in Module.get_attribute(module, :ex_unit_describes) ->
        raise ExUnit.DuplicateDescribeError, "describe #{inspect(message)} is already defined in #{inspect(module)}"

      true ->
        Module.put_attribute(module, :ex_unit_describes, [message | Module.get_attribute(module, :ex_unit_describes)])
        Module.put_attribute(module, :ex_unit_describe, {line, message})
        Module.delete_attribute(module, :describetag)
        Module.register_attribute(module, :describetag, accumulate: true)
    end
  end

  @doc false
  def __end_describe__(module) do
    Module.put_attribute(module, :ex_unit_describe, nil)
    Module.delete_attribute(module, :describetag)

    for attribute <- Module.get_attribute(module, :ex_unit_registered_describe_attributes, []) do
      Module.delete_attribute(module, attribute)
    end
  end

  @doc false
  def register_test(%{module: module, file: file, line: line}, test_type, name, tags) do
    register_test(module, file, line, test_type, name, tags)
  end

  @doc "Registers a function as a test of a type, and gives its name; for macros that define tests."
  def register_test(module, file, line, test_type, name, tags) do
    unless Module.has_attribute?(module, :ex_unit_tests) do
      raise "cannot define #{test_type}. Please make sure you have invoked \"use ExUnit.Case\" in the current module"
    end

    {describe_line, describe} =
      case Module.get_attribute(module, :ex_unit_describe) do
        {line, message} -> {line, message}
        nil -> {nil, nil}
      end

    full_name = full_name("#{test_type} #{if describe, do: "#{describe} "}#{name}")

    if Module.defines?(module, {full_name, 1}) do
      raise ExUnit.DuplicateTestError, ~s("#{full_name}" is already defined in #{inspect(module)})
    end

    tags =
      all_tags(module, tags)
      |> Map.merge(%{
        line: line,
        file: file,
        async: Module.get_attribute(module, :ex_unit_async),
        describe: describe,
        describe_line: describe_line,
        test_type: test_type,
        registered: registered(module)
      })

    test = %ExUnit.Test{name: full_name, case: module, module: module, tags: tags}
    Module.put_attribute(module, :ex_unit_tests, test)
    reset_tags(module)
    full_name
  end

  defp full_name(text) do
    String.to_atom(text)
  rescue
    SystemLimitError ->
      reraise SystemLimitError,
              [
                message:
                  "the computed name of a test (which includes its type, the name of its describe block if present, and " <>
                    "the test name itself) must be shorter than 255 characters, got: #{inspect(text)}"
              ],
              __STACKTRACE__
  end

  defp all_tags(module, tags) do
    [:moduletag, :describetag, :tag]
    |> Enum.map(&normalize_tags(Module.get_attribute(module, &1) || []))
    |> Enum.reduce(%{}, &Map.merge(&2, &1))
    |> Map.merge(normalize_tags(tags))
    |> check_tags()
  end

  defp check_tags(tags) do
    case Enum.filter(@reserved, &Map.has_key?(tags, &1)) do
      [] -> tags
      [name | _] -> raise "cannot set tag #{inspect(name)} because it is reserved by ExUnit"
    end
  end

  defp normalize_tags(tags) do
    tags
    |> List.wrap()
    |> Enum.reverse()
    |> Enum.reduce(%{}, fn
      {key, value}, acc -> Map.put(acc, key, value)
      tag, acc when is_atom(tag) -> Map.put(acc, tag, true)
      tag, acc when is_list(tag) -> Enum.into(tag, acc)
    end)
  end

  defp registered(module) do
    Map.new(
      [
        :ex_unit_registered_test_attributes,
        :ex_unit_registered_describe_attributes,
        :ex_unit_registered_module_attributes
      ]
      |> Enum.flat_map(&(Module.get_attribute(module, &1) || [])),
      fn attribute -> {attribute, Module.get_attribute(module, attribute)} end
    )
  end

  defp reset_tags(module) do
    Module.delete_attribute(module, :tag)
    Module.register_attribute(module, :tag, accumulate: true)

    for attribute <- Module.get_attribute(module, :ex_unit_registered_test_attributes, []) do
      Module.delete_attribute(module, attribute)
    end
  end

  @doc "Registers an attribute that each test may set; its value is in the context under `:registered`."
  def register_attribute(env, name, opts \\ [])
  def register_attribute(%{module: module}, name, opts), do: register_attribute(module, name, opts)

  def register_attribute(module, name, opts) when is_atom(module) and is_atom(name) do
    register(module, :ex_unit_registered_test_attributes, name, opts)
  end

  @doc "As `register_attribute/3`, for a `describe`."
  def register_describe_attribute(env, name, opts \\ [])
  def register_describe_attribute(%{module: module}, name, opts), do: register_describe_attribute(module, name, opts)

  def register_describe_attribute(module, name, opts) when is_atom(module) and is_atom(name) do
    register(module, :ex_unit_registered_describe_attributes, name, opts)
  end

  @doc "As `register_attribute/3`, for the module."
  def register_module_attribute(env, name, opts \\ [])
  def register_module_attribute(%{module: module}, name, opts), do: register_module_attribute(module, name, opts)

  def register_module_attribute(module, name, opts) when is_atom(module) and is_atom(name) do
    register(module, :ex_unit_registered_module_attributes, name, opts)
  end

  defp register(module, list, name, opts) do
    lists = [
      :ex_unit_registered_test_attributes,
      :ex_unit_registered_describe_attributes,
      :ex_unit_registered_module_attributes
    ]

    if Enum.any?(lists, &(name in Module.get_attribute(module, &1))) do
      raise ArgumentError, "cannot register attribute #{inspect(name)} multiple times"
    end

    if Module.has_attribute?(module, name), do: raise("you must set @#{name} after it has been registered")
    Module.register_attribute(module, name, opts)
    Module.put_attribute(module, list, name)
  end
end
