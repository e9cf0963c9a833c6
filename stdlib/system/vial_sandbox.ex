defmodule Vial.Sandbox do
  @moduledoc """
  Runs code that is not trusted in an instance of the machine of its own.

      iex> Vial.Sandbox.run("Enum.sum(1..10)")
      {:ok, 55}
      iex> Vial.Sandbox.run("f = fn f -> f.(f) end; f.(f)", reductions: 100_000)
      {:error, {:limit, :reductions}}
      iex> Vial.Sandbox.run("x + y", bindings: [x: 1, y: 2])
      {:ok, 3}

  The instance shares nothing with this one: no processes, names, tables or modules. What goes in and what comes out is
  copied, so it holds no pids, references or functions that would mean anything on the other side. It lives until the
  code has returned; processes that it has started end with it.

  ## Options

    * `:memory` - bytes of the whole instance, with its code and binaries: 64 MB unless said
    * `:reductions` - function calls and what counts as them, of all its processes: 100 million
    * `:time` - milliseconds: 5000
    * `:processes` - 1000
    * `:atoms` - beyond those of the library: 10,000
    * `:mailbox` - messages that wait for one process: 100,000
    * `:heap` - words of one process: only as the memory limits it
    * `:allow` - what it may do besides computing, a list of `:file`, `:net`, `:exec`, `:ffi`, `:nif`, `:env`, `:halt`,
      or `:all`: nothing. What is denied to the caller stays denied
    * `:bindings` - variables of the code: a keyword list

  A limit may be `:infinity`. All are kept up by the machine, not by the code; a reduction or time limit is noticed at the
  end of a slice of 4000 reductions, or of the builtin that runs.
  """

  @limits [:memory, :heap, :processes, :atoms, :mailbox, :reductions, :time]
  @defaults [
    memory: 67_108_864,
    heap: 0,
    processes: 1000,
    atoms: 10_000,
    mailbox: 100_000,
    reductions: 100_000_000,
    time: 5000,
    allow: [],
    bindings: []
  ]
  @capabilities [:file, :net, :exec, :ffi, :nif, :env, :halt]

  @type limit :: :memory | :heap | :processes | :atoms | :mailbox | :reductions | :time
  @type failure ::
          {:limit, limit} | {:exception, Exception.t()} | {:exit, term} | {:throw, term} | :halted | {:not_copied, String.t()}

  @doc """
  Runs source text, quoted code, or `{module, function, arguments}` of the library, and gives `{:ok, value}` or
  `{:error, reason}`:

    * `{:limit, name}` - the limit that ended it
    * `{:exception, exception}`, `{:exit, reason}`, `{:throw, value}` - as the code has it
    * `:halted` - it has called `System.halt/1`, which was allowed
    * `{:not_copied, text}` - the value, or what was raised, holds atoms that are not known here, or functions; the text
      is its inspection

  A function is code only as an external capture, such as `&String.upcase/1` in `{&String.upcase/1, ["a"]}`.
  """
  @spec run(String.t() | Macro.t() | {module, atom, [term]} | {fun, [term]} | fun, keyword) ::
          {:ok, term} | {:error, failure}
  def run(code, options \\ []) do
    options = Keyword.merge(@defaults, Keyword.validate!(options, Keyword.keys(@defaults)))
    limits = Enum.map(@limits, &limit(&1, options[&1]))
    request = List.to_tuple(limits ++ [denied(options[:allow])])

    :vl_sandbox.run(request, :erlang.term_to_binary({work(code), options[:bindings]}))
    |> result(options)
  end

  defp limit(_name, :infinity), do: 0
  defp limit(_name, n) when is_integer(n) and n >= 0 and n < 0x1000000000000, do: n

  defp limit(name, other),
    do: raise(ArgumentError, "expected #{inspect(name)} to be a number or :infinity, got: #{inspect(other)}")

  defp denied(:all), do: 0

  defp denied(allowed) when is_list(allowed) do
    case allowed -- @capabilities do
      [] -> for {name, bit} <- Enum.with_index(@capabilities), name not in allowed, reduce: 0, do: (acc -> acc + 2 ** bit)
      unknown -> raise ArgumentError, "unknown capabilities: #{inspect(unknown)}"
    end
  end

  defp work(text) when is_binary(text), do: {:text, text}

  defp work({module, function, arguments}) when is_atom(module) and is_atom(function) and is_list(arguments),
    do: {:call, module, function, arguments}

  defp work({function, arguments}) when is_function(function) and is_list(arguments), do: capture(function, arguments)
  defp work(function) when is_function(function), do: capture(function, [])
  defp work(quoted), do: {:quoted, quoted}

  defp capture(function, arguments) do
    case :erlang.fun_info(function, :type) do
      {:type, :external} ->
        {:module, module} = :erlang.fun_info(function, :module)
        {:name, name} = :erlang.fun_info(function, :name)
        {:call, module, name, arguments}

      {:type, :local} ->
        raise ArgumentError,
              "the code of a function cannot be copied to a sandbox: give source text, or quoted code with :bindings"
    end
  end

  defp result({answer, _hit}, _options) when is_binary(answer) do
    {term, text, exception} = :erlang.binary_to_term(answer, [:safe])
    known(exception)

    try do
      :erlang.binary_to_term(term, [:safe])
    rescue
      ArgumentError -> {:error, {:not_copied, text}}
    end
  end

  defp result({:halt, _hit}, _options), do: {:error, :halted}

  defp result({reason, hit}, _options) when hit != 0 and reason in [:system_limit, :killed, :mailbox_limit, :error],
    do: {:error, {:limit, named(hit)}}

  defp result({:system_limit, 0}, _options), do: {:error, {:limit, :memory}}
  defp result({reason, _hit}, _options), do: {:error, {:exit, reason}}

  # The names of the library's modules are atoms, those of its fields when it is loaded.
  defp known(""), do: :ok

  defp known(name) do
    module = String.to_existing_atom(name)
    if :vl_code.is_library(module), do: Code.ensure_loaded(module)
  rescue
    ArgumentError -> :ok
  end

  # What has ended it comes before what was refused on the way.
  defp named(hit) do
    order = [:time, :reductions, :mailbox, :heap, :atoms, :processes, :memory]
    bits = Enum.with_index(@limits)
    Enum.find(order, :memory, &(Bitwise.band(hit, 2 ** bits[&1]) != 0))
  end
end
