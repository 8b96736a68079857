import unittest

from measures import celsius_to_fahrenheit, fahrenheit_to_celsius


class TemperatureTest(unittest.TestCase):
    def test_there_and_back(self):
        self.assertAlmostEqual(celsius_to_fahrenheit(100), 212)
        self.assertAlmostEqual(fahrenheit_to_celsius(celsius_to_fahrenheit(21)), 21)

    def test_below_absolute_zero(self):
        with self.assertRaises(ValueError):
            celsius_to_fahrenheit(-300)
        with self.assertRaises(ValueError):
            fahrenheit_to_celsius(-500)


if __name__ == "__main__":
    unittest.main()
