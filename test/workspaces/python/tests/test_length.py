import unittest

from measures import feet_to_metres, metres_to_feet


class LengthTest(unittest.TestCase):
    def test_there_and_back(self):
        self.assertAlmostEqual(feet_to_metres(10), 3.048)
        self.assertAlmostEqual(metres_to_feet(feet_to_metres(7)), 7)


if __name__ == "__main__":
    unittest.main()
