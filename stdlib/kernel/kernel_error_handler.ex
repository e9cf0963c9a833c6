defmodule Kernel.ErrorHandler do
  @moduledoc false
  # How a process that compiles for Kernel.ParallelCompiler waits for what other files define. It is the process's
  # error handler: a call of a module that is not there yet ends up here.

  def undefined_function(module, function, args) do
    wait(module)
    :error_handler.undefined_function(module, function, args)
  end

  def undefined_lambda(module, fun, args) do
    wait(module)
    :error_handler.undefined_lambda(module, fun, args)
  end

  defp wait(module), do: :vl_code.ensure(module) or ensure_compiled(module, :module, :raise)

  # `kind` is what is waited for, :module or :struct; `deadlock` says who gives way first when all wait: :soft before
  # :hard before :raise. Gives :found, :not_found or :deadlock.
  def ensure_compiled(nil, _kind, _deadlock), do: :not_found

  def ensure_compiled(module, kind, deadlock) do
    case :erlang.get(:elixir_compiler_info) do
      {compiler, file_pid} ->
        ref = make_ref()
        send(compiler, {:waiting, kind, self(), ref, file_pid, module, :elixir_module.compiler_modules(), deadlock})

        receive do
          {^ref, answer} -> answer
        end

      :undefined ->
        :not_found
    end
  end

  # Tells the compiler of a finished module and waits until it knows.
  def module_available(module, binary) do
    {compiler, _} = :erlang.get(:elixir_compiler_info)
    ref = make_ref()
    send(compiler, {:module_available, self(), ref, :erlang.get(:elixir_compiler_file), module, binary})

    receive do
      {^ref, :ack} -> :ok
    end
  end
end
