# Images of a module loaded, replaced, purged and refused.
Logger.configure(level: :none)
Code.compiler_options(ignore_module_conflict: true)
make = fn src -> [{m, b}] = Code.compile_string(src); {m, b} end
image = fn n ->
  {_, b} = make.("""
  defmodule L do
    def v, do: #{n}
    def loop(p) do
      receive do
        {:local, ref} -> send(p, {ref, v()}); loop(p)
        {:ext, ref} -> send(p, {ref, __MODULE__.v()}); loop(p)
        {:go, ref} -> send(p, {ref, :go}); __MODULE__.loop(p)
        {:fun, ref, f} -> send(p, {ref, f.()}); loop(p)
        :stop -> :ok
      end
    end
    def lf, do: fn -> v() end
    def ef, do: fn -> __MODULE__.v() end
    def cap, do: &v/0
    def xcap, do: &__MODULE__.v/0
    def only#{n}, do: #{n}
    def chain(n, x), do: :lists.map(fn y -> {n, y, v()} end, x)
  end
  """)
  :code.purge(L); :code.delete(L); :code.purge(L)
  b
end
images = for n <- 1..5, do: image.(n)
[b1, b2, b3, b4, b5] = images
show = fn f ->
  try do f.() rescue e -> {e.__struct__, Exception.message(e) |> String.replace(~r/#Function<[^>]*>/, "F")}
  catch k, v -> {k, v} end
end
t = fn label, f -> IO.inspect({label, show.(f)}, limit: 100, printable_limit: 200) end
ask = fn pid, msg -> ref = make_ref(); send(pid, :erlang.append_element(msg, ref) |> then(fn
   {:fun, f, r} -> {:fun, r, f}
   o -> o end)); receive do {^ref, x} -> x end end

t.(:unloaded, fn -> L.v() end)
t.(:load1, fn -> :code.load_binary(L, 'l.beam', b1) end)
t.(:loaded, fn -> {:code.is_loaded(L), :erlang.module_loaded(L), :code.which(L), :erlang.check_old_code(L)} end)
p = spawn(L, :loop, [self()])
m = Process.monitor(p)
t.(:a, fn -> {ask.(p, {:local}), ask.(p, {:ext})} end)
[lf, ef, cap, xcap] = [L.lf(), L.ef(), L.cap(), L.xcap()]
t.(:load2, fn -> :code.load_binary(L, "l.beam", b2) end)
t.(:b, fn -> {ask.(p, {:local}), ask.(p, {:ext})} end)
t.(:funs, fn -> {lf.(), ef.(), cap.(), xcap.()} end)
t.(:check, fn -> {:erlang.check_process_code(p, L), :erlang.check_old_code(L), :erlang.check_process_code(self(), L)} end)
t.(:fe, fn -> {function_exported?(L, :only1, 0), function_exported?(L, :only2, 0)} end)
t.(:only1, fn -> apply(L, :only1, []) end)
t.(:soft, fn -> :code.soft_purge(L) end)
t.(:load_erl, fn -> :erlang.load_module(L, b3) end)
t.(:load3, fn -> :code.load_binary(L, 'l.beam', b3) end)
receive do {:DOWN, ^m, _, _, r} -> IO.inspect({:down, r}) end
t.(:funs, fn -> {show.(lf), show.(ef), show.(cap), xcap.()} end)
t.(:v, fn -> {L.v(), :erlang.check_old_code(L)} end)
p = spawn(L, :loop, [self()])
m = Process.monitor(p)
t.(:delete, fn -> :code.delete(L) end)
t.(:deleted, fn -> {:code.is_loaded(L), :erlang.module_loaded(L), :erlang.check_old_code(L)} end)
t.(:pdel, fn -> {ask.(p, {:local})} end)
t.(:delete2, fn -> :code.delete(L) end)
t.(:load4, fn -> :erlang.load_module(L, b4) end)
t.(:pdel, fn -> {Process.alive?(p)} end)
t.(:purge_erl, fn -> :erlang.purge_module(L) end)
Process.exit(p, :kill)
t.(:m, fn -> receive do {:DOWN, ^m, _, _, r} -> r end end)
t.(:purge_erl2, fn -> :erlang.purge_module(L) end)
t.(:load4, fn -> :erlang.load_module(L, b4) end)
t.(:v, fn -> L.v() end)
t.(:wrongname, fn -> :code.load_binary(M, 'm', b5) end)
t.(:bad, fn -> :code.load_binary(L, 'm', "abc") end)
t.(:bad2, fn -> :code.load_binary("L", 'm', b4) end)
t.(:bad3, fn -> :erlang.load_module(L, "abc") end)
t.(:bad4, fn -> :erlang.load_module(M, b5) end)
t.(:bad5, fn -> :erlang.load_module("x", b5) end)
t.(:cpc, fn -> :erlang.check_process_code(self(), 1) end)
t.(:cpc, fn -> :erlang.check_process_code(1, L) end)
t.(:cpc, fn -> :erlang.check_process_code(self(), NoMod) end)
{dead, dm} = spawn_monitor(fn -> :ok end)
receive do {:DOWN, ^dm, _, _, _} -> :ok end
t.(:cpc, fn -> :erlang.check_process_code(dead, L) end)
t.(:cpc, fn -> :erlang.check_process_code(self(), L, [allow_gc: false]) end)
rid = make_ref()
t.(:cpc, fn -> {:erlang.check_process_code(self(), L, [async: rid]) , receive do {:check_process_code, ^rid, x} -> x end} end)
t.(:oldc, fn -> :erlang.check_old_code("a") end)
t.(:goc, fn -> :code.get_object_code(L) end)
t.(:goc, fn -> :code.get_object_code(NoMod) end)
t.(:ml, fn -> :erlang.module_loaded("a") end)
t.(:dm, fn -> :erlang.delete_module(NoMod) end)
t.(:dm, fn -> :erlang.delete_module("a") end)
t.(:pm, fn -> :erlang.purge_module(NoMod) end)
t.(:del, fn -> :code.delete(NoMod) end)
t.(:lf, fn -> :code.load_file(NoMod) end)
t.(:la, fn -> :code.load_abs('/tmp/nonono') end)
t.(:cel, fn -> :code.ensure_loaded(NoMod) end)
t.(:cel, fn -> Code.ensure_loaded(NoMod) end)
t.(:mod_info, fn -> {L.module_info(:module), L.module_info(:exports) |> Enum.sort(), L.__info__(:functions)} end)
t.(:prep, fn -> {:ok, prep} = :code.prepare_loading([{L, 'l.beam', b5}]); :code.finish_loading(prep) end)
t.(:prep2, fn -> :code.purge(L);  {:ok, prep} = :code.prepare_loading([{L, 'l.beam', b5}]); {:code.finish_loading(prep), L.v()} end)
t.(:atomic, fn -> :code.purge(L); {:code.atomic_load([{L, 'l.beam', b1}]), L.v()} end)
t.(:modified, fn -> :code.modified_modules() |> Enum.member?(L) end)
t.(:mstatus, fn -> :code.module_status(L) end)
t.(:md5, fn -> {:code.module_md5(b1) == L.module_info(:md5), L.module_info(:md5) == L.__info__(:md5)} end)
t.(:sticky, fn -> {:code.is_sticky(:lists), :code.is_sticky(L)} end)
t.(:delsticky, fn -> :code.load_binary(:lists, 'x', b1) end)
t.(:mode, fn -> :code.get_mode() end)
