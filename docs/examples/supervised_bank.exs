# Bank accounts as processes under a supervisor: one that crashes is started anew from the ledger.
defmodule Ledger do
  @moduledoc "What must outlive a crash: every booking, in an agent of its own."
  use Agent

  def start_link(_), do: Agent.start_link(fn -> %{} end, name: __MODULE__)
  def book(owner, amount), do: Agent.update(__MODULE__, &Map.update(&1, owner, [amount], fn old -> [amount | old] end))
  def balance(owner), do: Agent.get(__MODULE__, &(&1 |> Map.get(owner, []) |> Enum.sum()))
end

defmodule Account do
  use GenServer

  def start_link(owner), do: GenServer.start_link(__MODULE__, owner, name: via(owner))
  def deposit(owner, amount) when amount > 0, do: GenServer.call(via(owner), {:book, amount})
  def withdraw(owner, amount) when amount > 0, do: GenServer.call(via(owner), {:book, -amount})
  def balance(owner), do: GenServer.call(via(owner), :balance)
  def crash(owner), do: GenServer.cast(via(owner), :crash)

  def child_spec(owner), do: %{id: {Account, owner}, start: {Account, :start_link, [owner]}}

  defp via(owner), do: {:via, Registry, {Accounts, owner}}

  @impl true
  def init(owner) do
    IO.puts("#{owner}'s account opens with #{Ledger.balance(owner)}")
    {:ok, %{owner: owner, balance: Ledger.balance(owner)}}
  end

  @impl true
  def handle_call(:balance, _from, state), do: {:reply, state.balance, state}

  def handle_call({:book, amount}, _from, %{balance: balance} = state) when balance + amount < 0,
    do: {:reply, {:error, :insufficient_funds}, state}

  def handle_call({:book, amount}, _from, state) do
    Ledger.book(state.owner, amount)
    {:reply, :ok, Map.update!(state, :balance, &(&1 + amount))}
  end

  @impl true
  def handle_cast(:crash, state), do: {:stop, :shutdown, state}
end

defmodule Bank do
  def transfer(from, to, amount) do
    with :ok <- Account.withdraw(from, amount) do
      Account.deposit(to, amount)
    end
  end
end

children = [{Registry, keys: :unique, name: Accounts}, Ledger, {Account, :ann}, {Account, :bob}]
{:ok, bank} = Supervisor.start_link(children, strategy: :one_for_one)

Account.deposit(:ann, 100)
IO.inspect(Bank.transfer(:ann, :bob, 30), label: "ann pays bob 30")
IO.inspect(Bank.transfer(:ann, :bob, 300), label: "ann pays bob 300")

monitor = Process.monitor(GenServer.whereis({:via, Registry, {Accounts, :ann}}))
Account.crash(:ann)

receive do
  {:DOWN, ^monitor, :process, _pid, reason} -> IO.inspect(reason, label: "ann's account ended")
end

# The supervisor has started it anew when it answers.
IO.inspect(Supervisor.count_children(bank).active, label: "children")
IO.inspect({Account.balance(:ann), Account.balance(:bob)}, label: "balances")
