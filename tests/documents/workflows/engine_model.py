"""The engine told once more and otherwise: a plain loop over what happened that keeps lists and knows no states.

It asks nothing of the product but its words; from the beginning each time, as slow and as plain as it can be.
"""

NEGATIVE = {"return": 2, "reject": 3, "decline": 3}
LEVEL = {"acknowledge": 0, "sign": 0, "approve": 0, "approve_with_comments": 1, **NEGATIVE}
NAMES = {0: "approved", 1: "approved_with_comments", 2: "revise", 3: "rejected"}
MOST_TURNS = 3


class Model:
    """A workflow as a list of blocks; each block is a list of steps that run at once."""

    def __init__(self, route, people):
        self.route = route  # of dicts: kind, rule, negative, back_to, parallel
        self.people = {step: list(asked) for step, asked in people.items()}
        self.blocks: list[list[int]] = []
        for number, step in enumerate(route, start=1):
            if step["parallel"] and self.blocks:
                self.blocks[-1].append(number)
            else:
                self.blocks.append([number])
        self.result = {}  # step → level it came to, or "skipped"
        self.said = {}  # step → [(person, level)] of its last round
        self.turns = 0
        self.outcome = None
        self.enter(0)

    def enter(self, block):
        self.block = block
        for step in self.blocks[block]:
            if self.result.get(step) != "skipped":
                self.result.pop(step, None)
                self.said[step] = []
        self.look()

    @property
    def open(self):
        if self.outcome:
            return []
        return [step for step in self.blocks[self.block] if step not in self.result]

    def asked(self, step):
        return [person for person in self.people[step] if person not in dict(self.said[step])]

    def answer(self, step, person, decision):
        if step not in self.open or person not in self.asked(step):
            return False
        self.said[step].append((person, LEVEL[decision]))
        level = self.count(step)
        if level is not None:
            self.result[step] = level
        self.look()
        return True

    def skip(self, step):
        if self.outcome or step in self.result or step < self.blocks[self.block][0]:
            return False
        was_open = step in self.open
        self.result[step] = "skipped"
        if was_open:
            self.look()
        return True

    def hand_over(self, step, person, to):
        is_later = step > self.blocks[self.block][-1]
        if self.outcome or step in self.result or not (is_later or step in self.open):
            return False
        unanswered = self.people[step] if is_later else self.asked(step)
        if person not in unanswered or to in self.people[step]:
            return False
        self.people[step][self.people[step].index(person)] = to
        return True

    def count(self, step):
        levels, asked, rule = (
            [level for _, level in self.said[step]],
            len(self.people[step]),
            self.route[step - 1]["rule"],
        )
        if rule == "any":
            return levels[0]
        if rule == "all":
            return max(levels) if len(levels) == asked else None
        good = [level for level in levels if level < 2]
        bad = [level for level in levels if level >= 2]
        if len(good) > asked / 2:
            return max(good)
        still_possible = asked - len(bad) > asked / 2
        return None if still_possible else max(bad)

    def look(self):
        if self.open or self.outcome:
            return
        block = self.blocks[self.block]
        refused = [step for step in block if self.result[step] in (2, 3)]
        ways = {self.route[step - 1]["negative"] for step in refused}
        if "end" in ways or ("back" in ways and self.turns == MOST_TURNS):
            self.outcome = NAMES[max(self.result[step] for step in refused)]
            return
        if "back" in ways:
            goal = min(self.route[s - 1]["back_to"] for s in refused if self.route[s - 1]["negative"] == "back")
            target = next(number for number, steps in enumerate(self.blocks) if goal in steps)
            self.turns += 1
            for steps in self.blocks[target : self.block + 1]:
                for step in steps:
                    self.result.pop(step, None)
                    self.said[step] = []
            self.enter(target)
            return
        if self.block + 1 < len(self.blocks):
            self.enter(self.block + 1)
            return
        self.outcome = self.last_word()

    def last_word(self):
        level = None
        for steps in self.blocks:
            spoke = {step: self.result[step] for step in steps if self.result[step] != "skipped"}
            judged = [spoke[step] for step in spoke if self.route[step - 1]["kind"] in ("review", "approve")]
            signed = [spoke[step] for step in spoke if self.route[step - 1]["kind"] == "sign"]
            if judged or 3 in signed:
                level = max(judged + signed)
            elif signed and level is None:
                level = 0
        return "acknowledged" if level is None else NAMES[level]
