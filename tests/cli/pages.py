"""Programs in the pages of docs: each `elixir` block prints the `text` block right behind it."""
import pathlib
import re

import vm

PAGES = ["processes.md", "supervision.md", "hot-code.md"]
EXAMPLE = re.compile(r"^```elixir\n(.*?)^```\n```text\n(.*?)^```$", re.M | re.S)


class Pages(vm.VmTest):
    def test_examples(self):
        docs = pathlib.Path(__file__).resolve().parents[2] / "docs"
        for page in PAGES:
            examples = EXAMPLE.findall((docs / page).read_text(encoding="utf-8"))
            self.assertTrue(examples, page)
            for source, expected in examples:
                with self.subTest(page=page, source=source):
                    self.expect([self.write("example.exs", source)], stdout=expected)


if __name__ == "__main__":
    vm.main()
