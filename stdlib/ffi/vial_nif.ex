defmodule Vial.Nif do
  @moduledoc """
  Native functions whose library runs in a process of the operating system of its own, so that its crash raises instead
  of ending the machine.

      defmodule Image do
        require Vial.Nif
        @on_load :load

        def load, do: Vial.Nif.load("priv/image", 0, isolate: true)
        def decode(_bytes), do: :erlang.nif_error(:not_loaded)
      end

  A call then goes there and back as bytes, one at a time, which takes some 50 microseconds. When the library crashes the
  call raises `ErlangError` with `{:nif_crashed, :sigsegv}` or another signal; the next call starts anew.

  Objects of the library stay in its process; here they are references, which are good until it crashes. Processes, ports
  and functions cannot be given to it, and messages that it sends are lost.
  """

  @doc """
  Loads a library for the calling module, as `:erlang.load_nif/2` does. With `isolate: true` it is loaded in a process of
  the operating system: `vm:` is the path of the program to run there, where it is not the one that runs.
  """
  defmacro load(path, info, options \\ []) do
    quote do
      case unquote(options) do
        [{:isolate, true} | _] = options -> Vial.Nif.isolate(__MODULE__, unquote(path), unquote(info), options)
        _ -> :erlang.load_nif(unquote(path), unquote(info))
      end
    end
  end

  @doc false
  def isolate(module, path, info, options) do
    functions = :vl_nif.functions(module)
    {:ok, server} = GenServer.start(Vial.Nif.Server, {vm(options), {module, functions, path, info}})

    with {:ok, natives} <- GenServer.call(server, :natives, :infinity) do
      :persistent_term.put({__MODULE__, module}, server)
      :vl_nif.isolate(module, natives)
    else
      error ->
        GenServer.stop(server)
        error
    end
  end

  # What stands in for the native functions calls this.
  @doc false
  def call(module, name, arguments) do
    server = :persistent_term.get({__MODULE__, module})

    case GenServer.call(server, {:call, name, arguments}, :infinity) do
      {:ok, result} -> result
      {kind, reason, stack} -> :erlang.raise(kind, reason, stack)
    end
  end

  defp vm(options) do
    with nil <- options[:vm], {:ok, path} <- File.read_link("/proc/self/exe"), false <- Path.basename(path) == "vm" do
      System.find_executable("vm") || raise ArgumentError, "the program `vm` is not found: give its path as :vm"
    else
      true -> "/proc/self/exe" |> File.read_link!()
      path when is_binary(path) -> path
    end
  end
end
