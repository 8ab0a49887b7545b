import { expect, it } from "vitest";
import { scriptsNamedIn } from "./shell-command.ts";

it.each<[string, readonly string[]]>([
  ["", []],
  ["ls -la src", []],
  ["git push origin main", []],
  ["cat README.md", []],
  ["bash -c ''", []],
  ["./deploy.sh --prod", ["./deploy.sh"]],
  ["bin/release", ["bin/release"]],
  ["/bin/bash -lc './deploy.sh prod'", ["./deploy.sh"]],
  ["/bin/bash -lc 'sh '\\''my script'\\'''", ["my script"]],
  ["bash -x deploy", ["deploy"]],
  [". ./env", ["./env"]],
  ["python3 tools/build.py out.txt", ["tools/build.py"]],
  ["CI=1 npm ci && node --test a.mjs; ./b | sh c", ["a.mjs", "./b", "c"]],
  ["echo hi >x; ./a; ./a", ["./a"]],
  ["cd sub && ./a.sh && cd ../other; sh b", ["sub/a.sh", "other/b"]],
  ["cd /srv && ./a.sh /w/b.sh", ["/srv/a.sh", "/w/b.sh"]],
  ["./a && cd $HOME && ./b", ["./a"]],
  ["./a && cd && ./b", ["./a"]],
  ["sh $SCRIPT *.sh", []],
  ["./1; ./2; ./3; ./4; ./5; ./6", ["./1", "./2", "./3", "./4", "./5"]],
])("SE13: %j names the scripts %j", (command, scripts) => {
  expect(scriptsNamedIn(command)).toEqual(scripts);
});
